"""The class report: what an assignment's records and the gradebook say, as a page, a table and JSON."""
