out = get_ipython().getoutput('echo GOT')
print(out)
