package org.photosphere.services.survey.fits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.photosphere.model.InputException;

/** Stored numbers of every numeric type, as columns of vectors, columns of one number per row, and images. */
class FitsNumbersTest {

    private static final double NONE = Double.NaN;

    @TempDir
    Path folder;

    /**
     * Three stored numbers and their physical values.
     *
     * @param scaling keywords without their prefixes: ZERO, SCAL, NULL
     */
    private record Stored(String letter, int bitpix, ByteBuffer cells, String scaling, double... physical) {

        String[] ofColumn() {
            return keywords("TZERO=", "TSCAL=", "TNULL=");
        }

        String[] ofImage() {
            return keywords("BZERO   = ", "BSCALE  = ", "BLANK   = ");
        }

        private String[] keywords(String zero, String scale, String undefined) {
            return scaling.isEmpty()
                    ? new String[0]
                    : scaling.replace("ZERO=", zero)
                            .replace("SCAL=", scale)
                            .replace("NULL=", undefined)
                            .split(";");
        }

        @Override
        public String toString() {
            return letter + " " + scaling;
        }
    }

    static Stream<Stored> stored() {
        return Stream.of(
                new Stored("B", 8, RawFits.bytes(0, 128, 255), "", 0, 128, 255),
                new Stored("B", 8, RawFits.bytes(0, 128, 255), "ZERO=-128", -128, 0, 127),
                new Stored("B", 8, RawFits.bytes(0, 128, 255), "SCAL=0.5;ZERO=1;NULL=255", 1, 65, NONE),
                new Stored("I", 16, RawFits.shorts(-5, 0, 7), "", -5, 0, 7),
                new Stored("I", 16, RawFits.shorts(-32768, 0, 32767), "ZERO=32768", 0, 32768, 65535),
                new Stored("I", 16, RawFits.shorts(-32768, 0, 7), "SCAL=0.25;NULL=-32768", NONE, 0, 1.75),
                new Stored("I", 16, RawFits.shorts(-5, 0, 7), "SCAL=2D1;ZERO=-1.0E0", -101, -1, 139),
                new Stored("J", 32, RawFits.ints(-5, 0, 70_000), "", -5, 0, 70_000),
                new Stored("J", 32, RawFits.ints(Integer.MIN_VALUE, 0, -1), "ZERO=2147483648", 0, 0x1p31, 0x1p31 - 1),
                new Stored("J", 32, RawFits.ints(-5, 0, 3), "SCAL=0.5;NULL=0", -2.5, NONE, 1.5),
                new Stored("K", 64, RawFits.longs(-5, 0, 1L << 40), "", -5, 0, 0x1p40),
                new Stored("K", 64, RawFits.longs(Long.MIN_VALUE, 0, 1), "ZERO=9223372036854775808", 0, 0x1p63, 0x1p63),
                new Stored("K", 64, RawFits.longs(-5, 0, 9), "SCAL=10;NULL=9", -50, 0, NONE),
                new Stored("E", -32, RawFits.floats(1.5, NONE, -2), "", 1.5, NONE, -2),
                new Stored("E", -32, RawFits.floats(1.5, NONE, -2), "SCAL=2;ZERO=1", 4, NONE, -3),
                new Stored("D", -64, RawFits.doubles(1.5, NONE, -2), "", 1.5, NONE, -2),
                new Stored("D", -64, RawFits.doubles(1.5, NONE, -2), "SCAL=2;ZERO=1", 4, NONE, -3));
    }

    private FitsFile write(RawFits fits) {
        return FitsFile.open(fits.write(folder.resolve("x.fits")));
    }

    private static FitsTable table(FitsFile file) {
        return Objects.requireNonNull(file.table("T"));
    }

    @ParameterizedTest
    @MethodSource("stored")
    void readsVectorsOfAnyTypeAsPhysicalNumbers(Stored stored) {
        RawFits.Column column = new RawFits.Column("V", "3" + stored.letter(), stored.cells(), stored.ofColumn());
        try (FitsFile file = write(RawFits.empty().table("T", 1, List.of(column)))) {
            assertThat(table(file).vector("V", 0)).containsExactly(stored.physical());
        }
    }

    @ParameterizedTest
    @MethodSource("stored")
    void readsOneNumberARowOfAnyTypeAsPhysicalNumbers(Stored stored) {
        RawFits.Column before = new RawFits.Column("BEFORE", "2A", RawFits.bytes(65, 66, 67, 68, 69, 70));
        RawFits.Column column = new RawFits.Column("N", stored.letter(), stored.cells(), stored.ofColumn());
        try (FitsFile file = write(RawFits.empty().table("T", 3, List.of(before, column)))) {
            assertThat(table(file).numbers("N")).containsExactly(stored.physical());
            assertThat(table(file).strings("BEFORE")).containsExactly("AB", "CD", "EF");
        }
    }

    @ParameterizedTest
    @MethodSource("stored")
    void readsImagesOfAnyTypeAsPhysicalNumbers(Stored stored) {
        RawFits fits = RawFits.primaryImage(stored.bitpix(), new int[] {3, 1}, stored.cells(), stored.ofImage());
        try (FitsFile file = write(fits)) {
            assertThat(file.primaryImage().row(0)).containsExactly(stored.physical());
        }
    }

    @Test
    void ignoresTheBlankOfAnImageOfFloats() {
        RawFits fits =
                RawFits.primaryImage(-32, new int[] {3}, RawFits.floats(-1, 0, 1), "BLANK   = -1", "BSCALE  = 2");
        try (FitsFile file = write(fits)) {
            assertThat(file.primaryImage().row(0)).containsExactly(-2, 0, 2);
        }
    }

    @Test
    void readsIdentifiersToTheLastDigit() {
        RawFits.Column signed = new RawFits.Column("S", "K", RawFits.longs(39_627_866_878_511_337L, -5));
        RawFits.Column unsigned =
                new RawFits.Column("U", "K", RawFits.longs(Long.MIN_VALUE + 7, -1), "TZERO=9223372036854775808");
        try (FitsFile file = write(RawFits.empty().table("T", 2, List.of(signed, unsigned)))) {
            assertThat(table(file).integers("S")).containsExactly(39_627_866_878_511_337L, -5);
            assertThat(table(file).integers("U")).containsExactly(7, Long.MAX_VALUE);
        }
    }

    @Test
    void readsLogicalColumnsAsOnesAndZeros() {
        RawFits.Column column = new RawFits.Column("V", "3L", RawFits.bytes('T', 'F', 0));
        try (FitsFile file = write(RawFits.empty().table("T", 1, List.of(column)))) {
            assertThat(table(file).vector("V", 0)).containsExactly(1, 0, Double.NaN);
        }
    }

    @Test
    void refusesAScaleThatIsZeroOrNoNumber() {
        for (String keyword : List.of("TSCAL=0", "TSCAL='two'", "TZERO=NaN", "TNULL=1.5")) {
            RawFits.Column column = new RawFits.Column("V", "3I", RawFits.shorts(1, 2, 3), keyword);
            assertThatThrownBy(() -> write(RawFits.empty().table("T", 1, List.of(column)))
                            .table("T"))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("damaged: " + keyword.substring(0, 5) + "1 is");
        }
    }
}
