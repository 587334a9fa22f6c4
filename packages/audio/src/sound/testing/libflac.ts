// A file by libFLAC (soundfile 0.14.0 with libsndfile 1.2.2, its comments left out): 200 samples of two channels at 11,025 Hz,
// floor(9000 sin(0.05 i) + 4000 sin(0.31 i)) and floor(8000 sin(0.05 i) + 37 i mod 101). Their sum is 645,245.

const base64 = [
  'ZkxhQ4AAACIQABAAAAFLAAFLArES8AAAAMgxzDC9oJFooySdKhuAXIil//htGADHKxH9RgAABoYMlhHHtB8dHp7vgYBOsL7alNTV',
  'rcelKV3LfK0pun9cq8ev+laGxOZWKhYdluRiIEgaBKRL28jZBkGMwIghM3Z08ZRoQZDGY2zPnWFys5tjQkiFrupVLCo7Ru28Wl4q',
  'l6vNMSmqa+qtfywkEZhE4AAAG0A2gEtQZkCA8JUArwtbhR9add9WpeE3MiL4CjpniWj4wVaVNdRw51NRwVJLonvouf/nouIPJpSl',
  'OJRQ80htLVoiMV4rEDK6nMzXnRmzF58ustzNWIvPGF1OJqvPi9aKxI20jrK04mJ0ojFT7yaEj/OxkSJLInfI2c6mo6LFW1TXEeM8',
  'S0fGS7i5niPmN5ePjBdtY1zMR4XKMKHO4yd9m4yJEFEBChFBKjEYoebQUlqkTiJphHeXsTozYis+YVV5mbM6M2IvPGFlOYCjcw==',
];

export const libFlacFile = (): Buffer => Buffer.from(base64.join(''), 'base64');
