"""Peaks of runs that are shorter than the one they are held against."""

MOST = 4


def beginnings(read, enough):
    """Peaks of up to four readings of a beginning, the last one the first that has `enough`.

    A peak is the chance meeting of long lines on some page, and few pages miss it more often than many (220 to 228 MiB
    were seen of 8 pages, always 227 or 228 of 24). What the number of pages takes is reached by no beginning, however
    often it is read.
    """
    peaks = [read()]
    while peaks[-1] < enough and len(peaks) < MOST:
        peaks.append(read())
    return peaks
