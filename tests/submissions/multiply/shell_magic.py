out = get_ipython().getoutput("printf '%s%s' G OT")
print(out)
