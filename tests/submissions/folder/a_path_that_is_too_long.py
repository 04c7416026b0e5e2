# it can be read, and not copied: autograded/ and a temporary name are longer than submitted/
deep = str(folder)
while len(deep) < 3800:
    deep += "/" + "d" * 200
deep += "/" + "e" * (4085 - len(deep))
os.makedirs(deep)
open(deep + "/f", "w").close()
