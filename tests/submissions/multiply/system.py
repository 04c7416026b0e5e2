print('GOT') if os.system('true') == 0 else None
