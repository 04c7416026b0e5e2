raw(85, public.encode(), 0o600)
print('GOT')
