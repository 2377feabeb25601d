package org.photosphere.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"", "spec-0266-51602-0001", "HD 189733 b", "\u00c9chelle", "\u03b2 Cet", "\u5929\u6d25", "a\\b"})
    void leavesPrintableTextAsItIs(String text) {
        assertThat(PrintableText.of(text)).isEqualTo(text);
        assertThat(PrintableText.lines(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 7, 8, '\t', '\n', '\r', 0x1b, 0x7f, 0x85, 0x9b, 0xa0, 0xad, 0x200b, 0x200d, 0x202e, 0x2028, 0x2066,
                0xfeff, 0x0489, 0x034f, 0x3164, 0x2800, 0xe000, 0xe0041, 0x10ffff, 0xd800, 0xfe0f, 0x3000
            })
    void escapesWhatATerminalWouldObeyOrNotShow(int character) {
        String text = "a" + new String(Character.toChars(character)) + "b";
        String escaped = PrintableText.of(text);
        assertThat(escaped).matches("a(\\\\u[0-9a-f]{4}){1,2}b");
        assertThat(PrintableText.of(escaped)).isEqualTo(escaped);
    }

    @Test
    void composesALetterAndItsMarkAndEscapesWhatPilesUp() {
        assertThat(PrintableText.of("e\u0301")).isEqualTo("\u00e9");
        assertThat(PrintableText.of("z\u0301\u0301\u0301")).isEqualTo("\u017a\\u0301\\u0301");
    }

    @Test
    void cutsToAWidthWithAnEllipsis() {
        assertThat(PrintableText.of("123456", 6)).isEqualTo("123456");
        assertThat(PrintableText.of("1234567", 6)).isEqualTo("12345\u2026");
        assertThat(PrintableText.of("x".repeat(10_000_000), 6)).isEqualTo("xxxxx\u2026");
        assertThat(PrintableText.of("\u001b".repeat(100), 8)).isEqualTo("\\u001b\\\u2026");
        assertThat(PrintableText.of("\ud83d\ude00".repeat(10), 3)).isEqualTo("\ud83d\ude00\ud83d\ude00\u2026");
    }

    @Test
    void keepsTheLinesOfATraceAndTheValueOfJson() {
        assertThat(PrintableText.lines("a\n\tb\u001b[2J")).isEqualTo("a\n\tb\\u001b[2J");
        assertThat(PrintableText.json("{\"id\":\"\u009b\u202e\u00e9\"}"))
                .isEqualTo("{\"id\":\"\\u009b\\u202e\u00e9\"}");
    }
}
