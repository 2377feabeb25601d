package org.photosphere.model.network.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.Damage;
import org.photosphere.model.InputException;
import org.photosphere.model.network.payne.PublishedPayne;
import org.photosphere.model.network.payne.SmallPublishedPayne;

class NpzFileTest {

    private static final byte[] TWO_DOUBLES = ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putDouble(1.5)
            .putDouble(-2)
            .array();

    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("some.npz");
    }

    @Test
    void readsFloatsOfBothWidthsInAnyShape() throws IOException {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        arrays.put("cube", Tensor.ofFloats(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, -0.1f}, 2, 3, 2));
        arrays.put("line", Tensor.ofDoubles(new double[] {Math.PI, 1e300}, 2));
        arrays.put("number", Tensor.ofDoubles(new double[] {-1}, new long[0]));
        SmallPublishedPayne.write(file, arrays);
        assertThat(NpzFile.read(file)).containsExactlyEntriesOf(arrays);
    }

    @Test
    void refusesTypesThatAreNoPlainFloats() throws IOException {
        assertRefused("|O", false, TWO_DOUBLES, "array 'a'", "'|O'", "Python objects");
        assertRefused(">f8", false, TWO_DOUBLES, "array 'a'", "'>f8'", "little-endian");
        assertRefused("<i8", false, TWO_DOUBLES, "'<i8'");
        assertRefused("<f2", false, TWO_DOUBLES, "'<f2'");
    }

    @Test
    void refusesFortranOrder() throws IOException {
        assertRefused("<f8", true, TWO_DOUBLES, "array 'a'", "Fortran order");
    }

    @Test
    void refusesNumbersThatAreNotFinite() throws IOException {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            byte[] data = ByteBuffer.wrap(TWO_DOUBLES.clone())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putDouble(8, bad)
                    .array();
            assertRefused("<f8", false, data, "array 'a'", "not finite at value 2");
        }
    }

    @Test
    void refusesArraysThatAreCutShortOrLargerThanAnyNetwork() throws IOException {
        assertRefused("<f8", false, Arrays.copyOf(TWO_DOUBLES, 15), "array 'a'", "cut short");
        write("{'descr': '<f8', 'fortran_order': False, 'shape': (4000000000, 4000000000), }", TWO_DOUBLES);
        assertRefused("larger than");
        write("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,), }", TWO_DOUBLES);
        assertRefused("shape");
        write("{'descr': '<f8', 'shape': (2,), }", TWO_DOUBLES);
        assertRefused("damaged header");
    }

    @Test
    void refusesFilesThatAreNoArchivesOfArrays() throws IOException {
        assertRefused("cannot be read");
        Files.writeString(file, "no zip archive");
        assertRefused("not an npz file");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("a.npy"));
            zip.write("no array at all".getBytes(StandardCharsets.US_ASCII));
        }
        assertRefused("array 'a'", "not an npy file");
        SmallPublishedPayne.write(file, SmallPublishedPayne.arrays());
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 4));
        assertRefused("cut short");
    }

    @Tag("slow")
    @Test
    void refusesAnArchiveThatGrowsToMuchMoreThanItsSize() throws IOException {
        // A gigabyte of zeros in a megabyte; the array of the stated shape would be within all bounds.
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("other.txt"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 1024; i++) {
                zip.write(zeros);
            }
        }
        assertRefused("times the file");
        byte[] values = new byte[1 << 26];
        write(SmallPublishedPayne.header("<f4", false, values.length / Float.BYTES), values);
        assertRefused("times the file");
    }

    @Test
    void refusesTwoArraysOfOneName() throws IOException {
        String header = SmallPublishedPayne.header("<f8", false, 2);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            SmallPublishedPayne.entry(zip, "a", header, TWO_DOUBLES);
            SmallPublishedPayne.entry(zip, "b", header, TWO_DOUBLES);
        }
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("b.npy", "a.npy");
        Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
        assertRefused("two arrays 'a'");
    }

    @Test
    void readsOrRefusesAThousandDamagedFiles() throws IOException {
        SmallPublishedPayne.write(file, SmallPublishedPayne.arrays());
        Damage.Outcome outcome = new Damage(2).tryOn(file, damaged -> PublishedPayne.read(damaged, damaged));
        System.out.println("npz: " + outcome);
        assertThat(outcome.refused()).isBetween(500, 1000);
    }

    private void assertRefused(String type, boolean fortran, byte[] data, String... words) throws IOException {
        write(SmallPublishedPayne.header(type, fortran, 2), data);
        assertRefused(words);
    }

    private void write(String header, byte[] data) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            SmallPublishedPayne.entry(zip, "a", header, data);
        }
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(() -> NpzFile.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("some.npz")
                .hasMessageContainingAll(words);
    }
}
