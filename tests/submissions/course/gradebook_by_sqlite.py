import sqlite3
book = sqlite3.connect(f'file:{course}/gradebook.db?mode=ro', uri=True)
print('GOT', book.execute('select count(*) from grade').fetchone())
