"""The class report: an assignment's records and grades as a page, a table and JSON."""
