"""nbgrader's settings for everybody on the Hub, in /etc/jupyter/. See docs/instructor.md, JupyterHub."""

c = get_config()  # noqa: F821 - given by nbgrader

c.Exchange.root = "/srv/nbgrader/exchange"
c.CourseDirectory.course_id = "deep101"

# For Validate: a whole class may press the button at the same time, and nobody else may read what its kernel says.
c.ExecutePreprocessor.timeout = 300  # seconds for a cell
c.KernelManager.transport = "ipc"
