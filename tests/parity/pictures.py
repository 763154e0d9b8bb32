"""The 30 pictures of ../shared/data that parity is held on: books, receipts, lines in several scripts, odd files."""

LINES = ("black_font_color_transparent.png", "ch_doc_server.png", "ch_en_num.jpg", "check_return_word_len.jpeg",
         "en.jpg", "empty_black.jpg", "img_exif_orientation.jpg", "issue_170.png", "japan.jpg", "latin.jpg",
         "text_cls.jpg", "text_det.jpg", "text_rec.jpg", "text_vertical_words.png")
BOOKS, RECEIPTS = 4, 10
OTHERS = ("unlv/phototest.tif", "unlv/eurotext.tif")


def parity_pictures(data):
    books = sorted((data / "pages/oldbooks").glob("*.png"))[:BOOKS]
    receipts = sorted((data / "pages/sroie").glob("*.jpg"))[:RECEIPTS]
    return [*books, *receipts, *(data / "pages" / name for name in OTHERS),
            *(data / "lines/rapidocr" / name for name in LINES)]
