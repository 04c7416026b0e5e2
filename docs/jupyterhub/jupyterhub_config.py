"""A JupyterHub for one course on one machine, in /etc/jupyterhub/. See docs/instructor.md, JupyterHub."""

import grp
import os
import pwd

STAFF, STUDENTS = "deep101-staff", "deep101-students"  # groups of this machine

c = get_config()  # noqa: F821 - given by JupyterHub

# A web server with your certificate stands in front of this address and passes web sockets on, too.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"
c.JupyterHub.db_url = "sqlite:////srv/jupyterhub/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = "/srv/jupyterhub/cookie_secret"  # noqa: S105 - a path
c.ConfigurableHTTPProxy.pid_file = "/srv/jupyterhub/proxy.pid"

# People log in with their account on this machine. JupyterHub lets nobody in who is not named here.
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.allowed_groups = {STAFF, STUDENTS}

# Each person's server runs under that person's account.
c.JupyterHub.spawner_class = "localprocess"
c.Spawner.default_url = "/lab"
c.Spawner.start_timeout = c.Spawner.http_timeout = 300  # seconds; a whole class may start at the same time
c.Spawner.args = [
    # Through a kernel's TCP ports everybody on the machine can read what it runs. Sockets in the person's own folder
    # prevent this.
    "--KernelManager.transport=ipc",
    # Sliders answer at once, and saved explorers show their picture.
    "--ServerApp.kernel_websocket_connection_class=deepgrad.serverextension.NoDelayConnection",
    "--ServerApp.contents_manager_class=deepgrad.serverextension.PictureContentsManager",
]


def settings(spawner):
    """For students, a folder of settings that hides nbgrader's pages for instructors; empty for the staff."""
    name = spawner.user.name
    groups = os.getgrouplist(name, pwd.getpwnam(name).pw_gid)
    return "" if grp.getgrnam(STAFF).gr_gid in groups else "/etc/jupyterhub/students"


c.Spawner.environment = {"JUPYTER_CONFIG_PATH": settings}
