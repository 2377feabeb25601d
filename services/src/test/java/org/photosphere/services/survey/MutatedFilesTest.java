package org.photosphere.services.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.photosphere.model.InputException;
import org.photosphere.services.survey.fits.FitsFixtures;
import org.photosphere.services.survey.fits.RawFits;

/** Damaged files of every form: each is read, or rejected as bad input, without other exceptions or output. */
@Tag("slow")
class MutatedFilesTest {

    private static final int FILES = 1000;

    private static final String[] VALUES = {
        "0",
        "-1",
        "1",
        "2",
        "3",
        "2147483647",
        "2147483648",
        "9223372036854775807",
        "-9223372036854775808",
        "1e300",
        "1e9",
        "NaN",
        "T",
        "''",
        "'2147483647E'",
        "'0D'",
        "'1PE(99999999)'",
        "'K'",
        "'nm'",
        "'Jy'",
        "'1e999 m'",
        ""
    };

    @TempDir
    static Path folder;

    private interface Written {
        Path to(Path path);
    }

    private record Form(String name, boolean isPacked, Written written) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Form> forms() {
        return Stream.of(
                new Form("LAMOST", false, MutatedFilesTest::lamost),
                new Form("packed LAMOST", true, MutatedFilesTest::lamost),
                new Form("SDSS", false, MutatedFilesTest::sdss),
                new Form("DESI", false, MutatedFilesTest::desi),
                new Form("CALSPEC", false, MutatedFilesTest::calspec),
                new Form("spectra set", false, MutatedFilesTest::set));
    }

    private static Path lamost(Path path) {
        return RawFits.empty("OBSID   = 77", "VACUUM  = T", "Z       = 1e-4", "CLASS   = 'STAR'")
                .table(
                        "COADD",
                        1,
                        List.of(
                                new RawFits.Column(
                                        "FLUX", "4I", RawFits.shorts(1, 2, 3, 4), "TSCAL=0.5", "TZERO=1", "TNULL=-1"),
                                new RawFits.Column("IVAR", "4E", RawFits.floats(4, 4, 0, 4)),
                                new RawFits.Column(
                                        "WAVELENGTH", "4D", RawFits.doubles(500, 501, 502, 503), "TUNIT='nm'"),
                                new RawFits.Column("ANDMASK", "4I", RawFits.shorts(0, 0, 1, 0), "TZERO=32768")))
                .write(path);
    }

    private static Path sdss(Path path) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("flux", new float[] {1, 2, 3});
        columns.put("loglam", new float[] {3.6f, 3.6001f, 3.6002f});
        columns.put("ivar", new float[] {1, 1, 1});
        columns.put("and_mask", new int[] {0, 4, 0});
        columns.put("wdisp", new float[] {1, 0, 1});
        return FitsFixtures.table(path, Map.of("PLATEID", 266, "MJD", 51602, "FIBERID", 31, "VACUUM", true), columns);
    }

    private static Path desi(Path path) {
        Map<String, Object> images = new LinkedHashMap<>();
        images.put("B_WAVELENGTH", new double[] {4000, 4000.8, 4001.6});
        images.put("B_FLUX", new float[][] {{1, 2, 3}, {4, 5, 6}});
        images.put("B_IVAR", new float[][] {{1, 1, 1}, {0, 0, 0}});
        images.put("B_MASK", new int[][] {{0, 1, 0}, {0, 0, 0}});
        images.put("B_RESOLUTION", new float[2][3][3]);
        return FitsFixtures.desi(path, images, 7, 8);
    }

    private static Path calspec(Path path) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("WAVELENGTH", new double[] {3000, 3001, 3003});
        columns.put("FLUX", new float[] {1e-13f, 2e-13f, 3e-13f});
        columns.put("STATERROR", new float[] {3e-15f, 3e-15f, 3e-15f});
        columns.put("FWHM", new float[] {2, 3, 4});
        columns.put("DATAQUAL", new short[] {1, 1, 1});
        return FitsFixtures.calspec(path, columns);
    }

    private static Path set(Path path) {
        return new FitsFixtures.Set(new float[] {1, 2}, new float[] {3, 4})
                .ivar(new float[] {1, 1}, new float[] {1, 1})
                .keyword("FWHM", 2.5)
                .keyword("BUNIT", "erg/s/cm2/A")
                .label("NAME", new String[] {"one", "two"})
                .label("TEFF", new double[] {5772, 4000})
                .write(path);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void readsOrRefusesEveryMutatedFile(Form form) throws IOException {
        byte[] whole = Files.readAllBytes(form.written().to(folder.resolve("whole.fits")));
        SplittableRandom random = new SplittableRandom(17);
        Path path = folder.resolve("mutated.fits");
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        int refused = 0;
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            for (int i = 0; i < FILES; i++) {
                byte[] mutated = mutate(form.isPacked() && i % 2 == 0 ? RawFits.gzip(whole) : whole, random);
                Files.write(path, form.isPacked() && i % 2 == 1 ? RawFits.gzip(mutated) : mutated);
                refused += isRefused(path, form, i) ? 1 : 0;
            }
        } finally {
            System.setErr(err);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(refused).as("refused of %d", FILES).isBetween(FILES / 10, FILES - 1);
    }

    private static boolean isRefused(Path path, Form form, int i) {
        try (SpectrumFile file = SpectrumFiles.open(path, SurveyOptions.defaults())) {
            file.forEach(spectrum -> assertThat(spectrum.getArmsCount()).isPositive());
            return false;
        } catch (InputException e) {
            assertThat(e.getMessage()).contains(path.toString());
            return true;
        } catch (RuntimeException | Error e) {
            throw new AssertionError(form + ", file " + i + " of seed 17", e);
        }
    }

    private static byte[] mutate(byte[] whole, SplittableRandom random) {
        byte[] bytes = whole.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes = Arrays.copyOf(bytes, at);
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> random.ints(8, 0, bytes.length).forEach(randomise(bytes, random));
                default -> setAValue(bytes, random);
            }
        }
        return bytes;
    }

    private static java.util.function.IntConsumer randomise(byte[] bytes, SplittableRandom random) {
        return at -> bytes[at] = (byte) random.nextInt(256);
    }

    /** Sets a random keyword of a header to an invalid value. */
    private static void setAValue(byte[] bytes, SplittableRandom random) {
        for (int attempt = 0; attempt < 200; attempt++) {
            int card = 80 * random.nextInt(Math.max(1, bytes.length / 80));
            if (card + 80 <= bytes.length && bytes[card + 8] == '=' && bytes[card + 9] == ' ') {
                String value = String.format("%-70s", VALUES[random.nextInt(VALUES.length)]);
                System.arraycopy(value.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, card + 10, 70);
                return;
            }
        }
    }
}
