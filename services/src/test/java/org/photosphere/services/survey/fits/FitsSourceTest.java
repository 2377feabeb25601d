package org.photosphere.services.survey.fits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.model.InputException;
import org.photosphere.services.survey.SpectrumFiles;

/** Compressed files, files without their last padding, and headers that state more data than the file has. */
class FitsSourceTest {

    @TempDir
    Path folder;

    private static RawFits image(String... cards) {
        return RawFits.primaryImage(-32, new int[] {3, 1}, RawFits.floats(1, 2, 3), cards);
    }

    private static double[] firstRow(Path path) {
        try (FitsFile file = FitsFile.open(path)) {
            return file.primaryImage().row(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.fits.gz", "x.fits", "x"})
    void unpacksGzipByItsContentWhateverItsName(String name) {
        Path path = RawFits.write(folder.resolve(name), RawFits.gzip(image().toBytes()));
        assertThat(firstRow(path)).containsExactly(1, 2, 3);
    }

    @Test
    void namesASpectrumOfAPackedFileAsOfAPlainOne() {
        assertThat(SpectrumFiles.stem(Path.of("night", "spec-1.fits.gz"))).isEqualTo("spec-1");
        assertThat(SpectrumFiles.stem(Path.of("night", "spec-1.fits"))).isEqualTo("spec-1");
    }

    @Test
    void leavesNoUnpackedFileBehind() throws IOException {
        Path path = RawFits.write(folder.resolve("x.fits.gz"), RawFits.gzip(image().toBytes()));
        List<Path> before = temporary();
        firstRow(path);
        assertThatThrownBy(() -> FitsSource.open(path, 1000)).isInstanceOf(InputException.class);
        assertThat(temporary()).isEqualTo(before);
    }

    private static List<Path> temporary() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("photosphere-"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void refusesGzipThatUnpacksToMoreThanTheBound() {
        Path path = RawFits.write(folder.resolve("x.fits.gz"), RawFits.gzip(new byte[1 << 20]));
        byte[] bomb = image().toBytes();
        Path large = RawFits.write(folder.resolve("y.fits.gz"), RawFits.gzip(Arrays.copyOf(bomb, 1 << 20)));
        assertThatThrownBy(() -> FitsSource.open(path, 1 << 10)).hasMessageContaining("is not a FITS file");
        assertThatThrownBy(() -> FitsSource.open(large, 1 << 19))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("unpacks to more than 524288 bytes");
    }

    @Test
    void refusesGzipThatIsCutShortOrDamaged() {
        byte[] packed = RawFits.gzip(image().toBytes());
        Path cut = RawFits.write(folder.resolve("x"), Arrays.copyOf(packed, packed.length - 10));
        assertThatThrownBy(() -> FitsFile.open(cut))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("compressed with gzip, but cut short");
        packed[packed.length / 2] ^= 0x55;
        Path damaged = RawFits.write(folder.resolve("y"), packed);
        assertThatThrownBy(() -> FitsFile.open(damaged)).isInstanceOf(InputException.class);
    }

    @Test
    void readsAFileWithoutThePaddingOfItsLastBlockAndPrintsNothing() {
        byte[] whole = image().toBytes();
        Path path = RawFits.write(folder.resolve("x.fits"), Arrays.copyOf(whole, 2880 + 12));
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(firstRow(path)).containsExactly(1, 2, 3);
        } finally {
            System.setErr(err);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NAXIS1  = 2000000000",
                "NAXIS1  = 9223372036854775807",
                "NAXIS1  = -3",
                "NAXIS1  = many",
                "NAXIS   = 999",
                "NAXIS   = 1000",
                "PCOUNT  = 2000000000",
                "PCOUNT  = -1",
                "GCOUNT  = 100000",
                "GCOUNT  = 0",
                "BITPIX  = 7"
            })
    void refusesAnImageWhoseHeaderClaimsMoreThanTheFileHas(String card) {
        String text = new String(image("PCOUNT  = 0", "GCOUNT  = 1").toBytes(), StandardCharsets.ISO_8859_1);
        String padded = card + " ".repeat(80 - card.length());
        String changed = text.replaceFirst(card.substring(0, 10) + ".{70}", padded);
        Path path = RawFits.write(folder.resolve("x.fits"), changed.getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> firstRow(path))
                .isInstanceOf(InputException.class)
                .hasMessageMatching("(?s).*(cut short: unit 0|header of unit 0 is damaged).*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2000000000E", "4E", "2E", "999999999999999999E", "E", "3Z", "-3E", "3PE(2000000000)"})
    void refusesColumnsThatDoNotFillARow(String form) {
        RawFits.Column column = new RawFits.Column("V", form, RawFits.floats(1, 2, 3));
        Path path = RawFits.empty().table("T", 1, List.of(column)).write(folder.resolve("x.fits"));
        try (FitsFile file = FitsFile.open(path)) {
            assertThatThrownBy(() -> file.table("T"))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("the header of unit 1 is damaged");
        }
    }

    @Test
    void refusesRowsWithoutBytesAndImagesWithoutPixels() {
        Path rows = RawFits.empty("COMMENT")
                .table("T", 1, List.of(new RawFits.Column("V", "0E", RawFits.bytes())))
                .write(folder.resolve("x.fits"));
        assertThatThrownBy(() -> FitsFile.open(rows).table("T")).hasMessageContaining("not of a table");
        Path empty = RawFits.primaryImage(8, new int[] {0, 2_000_000_000}, RawFits.bytes())
                .write(folder.resolve("y.fits"));
        assertThatThrownBy(() -> firstRow(empty))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("NAXIS1 is '0'");
    }

    @Test
    void readsTextsThatContinueInTheNextCardAndSkipsUndefinedOnes() {
        Path path = RawFits.empty(
                        "LONG    = 'first &'",
                        "CONTINUE  'and ''second''&' / a comment",
                        "CONTINUE  ', done'",
                        "NOTHING =",
                        "HIERARCH ESO TEL = 'VLT'",
                        "NUMBER  = 1.5D3 / with a comment",
                        "NUMBER  = 2")
                .write(folder.resolve("x.fits"));
        try (FitsFile file = FitsFile.open(path)) {
            assertThat(file.text("LONG")).isEqualTo("first and 'second', done");
            assertThat(file.keyword("NOTHING")).isNull();
            assertThat(file.number("NUMBER")).isEqualTo(1500);
            assertThat(file.logical("EXTEND")).isTrue();
            assertThat(file.logical("NOTHING")).isNull();
            assertThatThrownBy(() -> file.logical("NUMBER")).hasMessageContaining("NUMBER is '1.5D3'");
        }
    }
}
