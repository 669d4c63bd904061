"""Cuts 200 recordings of 2 to 8 s out of a longer one, always the same.

    files.py long.wav FOLDER
"""
import random
import sys
import wave


def main():
    source, folder = sys.argv[1:]
    with wave.open(source) as long:
        parameters, rate = long.getparams(), long.getframerate()
        samples = long.readframes(long.getnframes())
    numbers = random.Random(1)
    for index in range(200):
        length = numbers.randint(2 * rate, 8 * rate)
        first = numbers.randint(0, len(samples) // 2 - length)
        with wave.open(f"{folder}/{index:03}.wav", "wb") as file:
            file.setparams(parameters)
            file.writeframes(samples[2 * first : 2 * (first + length)])


if __name__ == "__main__":
    main()
