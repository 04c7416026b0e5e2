# names are bytes; a hash and a message want text
(folder / "\udcff\udcfe\n.txt").write_text("x")
