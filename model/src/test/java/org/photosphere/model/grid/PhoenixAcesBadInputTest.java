package org.photosphere.model.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.Damage;
import org.photosphere.model.InputException;
import org.photosphere.model.spectrum.WavelengthBins;

class PhoenixAcesBadInputTest {

    private static final double[] WAVELENGTHS = PhoenixAcesFiles.wavelengths(1000, 20_000, 3000);
    private static final WavelengthBins BINS = WavelengthBins.logUniform(1000, 20_000, 100);
    private static final String SUN = "lte05800-4.50-0.0";

    @TempDir
    Path folder;

    private Path library;
    private Path out;
    private Path sun;

    @BeforeEach
    void writeLibrary() throws Exception {
        library = Files.createDirectory(folder.resolve("library"));
        out = folder.resolve("grid.fits");
        PhoenixAcesFiles.writeWavelengths(library, WAVELENGTHS);
        sun = PhoenixAcesFiles.writeSpectrum(
                library, SUN, PhoenixAcesFiles.planck(WAVELENGTHS, 5800), PhoenixAcesFiles.header(5800, 4.5, 0, 0));
    }

    private void build(WavelengthBins bins) {
        PhoenixAcesGrid.build(PhoenixAcesLibrary.scan(library), bins, out, false, done -> {});
    }

    private void assertRefused(WavelengthBins bins, String... messages) {
        assertThatThrownBy(() -> build(bins))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.hint()).isNotBlank())
                .satisfies(e -> assertThat(e.getMessage()).contains(messages));
        assertThat(folder.toFile().list())
                .as("neither a grid nor a part of one")
                .containsExactly("library");
    }

    private void assertRefused(String... messages) {
        assertRefused(BINS, messages);
    }

    private Path wavelengthFile() {
        return library.resolve(PhoenixAcesName.WAVELENGTHS);
    }

    @Test
    void acceptsTheLibraryAsItIs() {
        build(BINS);
        assertThat(GridFile.read(out).spectra()).isEqualTo(1);
    }

    @Test
    void refusesFolderWithoutWavelengths() throws Exception {
        Files.delete(wavelengthFile());
        assertRefused("has no WAVE_PHOENIX-ACES-AGSS-COND-2011.fits");
    }

    @Test
    void refusesFolderThatIsMissingOrAFile() {
        library = folder.resolve("absent");
        assertThatThrownBy(() -> build(BINS))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is not a folder");
        library = sun;
        assertThatThrownBy(() -> build(BINS))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is not a folder");
    }

    @Test
    void refusesFolderThatCannotBeLookedInto() throws Exception {
        // A folder that contains itself: permissions do not stop a superuser.
        Files.createSymbolicLink(library.resolve("again"), library);
        assertRefused("again cannot be opened");
    }

    @Test
    void refusesFilesCutShortAnywhere() throws Exception {
        for (Path file : new Path[] {wavelengthFile(), sun}) {
            byte[] whole = Files.readAllBytes(file);
            int data = 2880 + (file.equals(sun) ? 4 : 8) * WAVELENGTHS.length;
            for (int length : new int[] {0, 100, 2879, 2880, 2881, 5760, data - 2880, data - 1}) {
                Files.write(file, Arrays.copyOf(whole, length));
                assertRefused(file.toString());
            }
            Files.write(file, whole);
        }
    }

    @Test
    void refusesWhatIsNotFits() throws Exception {
        Files.writeString(sun, "no FITS at all\n".repeat(2000));
        assertRefused(sun.toString());
    }

    @Test
    void refusesImagesOfAnotherForm() throws Exception {
        for (Object image : new Object[] {new float[2][3000], new int[3000]}) {
            PhoenixAcesFiles.write(sun, image, Map.of());
            assertRefused(sun + " is not a spectrum of the library");
        }
        PhoenixAcesFiles.write(sun, new float[3000], Map.of("BSCALE", 2.0));
        assertRefused(sun + " is not a spectrum of the library");
    }

    @Test
    void refusesWavelengthsThatDoNotAscend() throws Exception {
        for (double bad : new double[] {Double.NaN, 0, 1e6, Double.POSITIVE_INFINITY}) {
            double[] wavelengths = WAVELENGTHS.clone();
            wavelengths[17] = bad;
            PhoenixAcesFiles.writeWavelengths(library, wavelengths);
            assertRefused(wavelengthFile() + " has wavelengths that do not ascend: point");
        }
    }

    @Test
    void refusesFluxOfAnotherLengthThanTheWavelengths() throws Exception {
        PhoenixAcesFiles.writeSpectrum(library, SUN, new float[2999]);
        assertRefused(sun + " has 2999 fluxes", "3000 wavelengths");
    }

    @Test
    void namesFileAndWavelengthOfFluxThatIsNegativeOrNotFinite() throws Exception {
        for (float bad : new float[] {Float.NaN, -1f, Float.POSITIVE_INFINITY}) {
            float[] flux = PhoenixAcesFiles.planck(WAVELENGTHS, 5800);
            flux[1234] = bad;
            PhoenixAcesFiles.writeSpectrum(library, SUN, flux);
            assertRefused(sun.toString(), String.format("at %.3f Angstrom", WAVELENGTHS[1234]));
        }
    }

    @Test
    void refusesAnotherUnit() throws Exception {
        float[] flux = PhoenixAcesFiles.planck(WAVELENGTHS, 5800);
        PhoenixAcesFiles.writeSpectrum(library, SUN, flux, Map.of("BUNIT", "erg/s/cm^2/Angstrom"));
        assertRefused(sun + " has its flux in 'erg/s/cm^2/Angstrom'");
    }

    @Test
    void refusesHeaderThatDisagreesWithTheName() throws Exception {
        float[] flux = PhoenixAcesFiles.planck(WAVELENGTHS, 5800);
        for (Map<String, Object> header : List.<Map<String, Object>>of(
                Map.of("PHXTEFF", 5900.0),
                Map.of("PHXLOGG", -4.5),
                Map.of("PHXM_H", -1.0),
                Map.of("PHXALPHA", 0.2),
                Map.of("PHXTEFF", "hot"))) {
            PhoenixAcesFiles.writeSpectrum(library, SUN, flux, header);
            assertRefused(sun + " disagrees with its name: "
                    + header.keySet().iterator().next());
        }
    }

    @Test
    void refusesTwoFilesOfTheSameLabels() throws Exception {
        Path copy = PhoenixAcesFiles.writeSpectrum(library, "copy/" + SUN, new float[3000]);
        assertRefused(sun.toString(), copy.toString(), "the same labels");
        Files.delete(copy);
        PhoenixAcesFiles.writeSpectrum(library, SUN + ".Alpha=+0.00", new float[3000]);
        assertRefused("the same labels");
    }

    @Test
    void refusesFolderWhereNoNameIsTheLibrarys() throws Exception {
        Files.move(sun, library.resolve("sun.fits"));
        assertRefused(library + " holds no PHOENIX-ACES spectra", "1 files");
    }

    @Test
    void refusesRangesBeyondTheWavelengths() {
        for (double[] range : new double[][] {{500, 20_000}, {1000, 30_000}, {100, 200}, {30_000, 40_000}}) {
            assertRefused(
                    WavelengthBins.logUniform(range[0], range[1], 100),
                    wavelengthFile().toString());
        }
    }

    @Test
    void refusesOutputThatExistsOrHasNoFolder() throws Exception {
        out = folder.resolve("absent/grid.fits");
        assertRefused("absent is not a folder");
        out = folder;
        assertRefused("is a folder");
        out = sun;
        assertRefused("is the name of a file of the library");
        out = folder.resolve("grid.fits");
        Files.writeString(out, "the old grid");
        assertThatThrownBy(() -> build(BINS)).isInstanceOf(InputException.class).hasMessageContaining("exists");
        assertThat(out).hasContent("the old grid");
    }

    @Test
    void saysThatTheDiskIsFullAndKeepsTheOldGrid() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full");
        Files.writeString(out, "the old grid");
        Path part = Files.createSymbolicLink(folder.resolve("grid.fits.part"), full);
        assertThatThrownBy(() -> PhoenixAcesGrid.build(PhoenixAcesLibrary.scan(library), BINS, out, true, done -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("No space left");
        assertThat(out).hasContent("the old grid");
        assertThat(Files.exists(part, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Tag("slow")
    @Test
    void readsOrRefusesAThousandDamagedFiles() throws Exception {
        for (Path file : List.of(wavelengthFile(), sun)) {
            Damage.Outcome outcome = new Damage(7).tryOn(file, damaged -> {
                Files.deleteIfExists(out);
                build(BINS);
            });
            System.out.println(file.getFileName() + ": " + outcome);
            assertThat(outcome.refused()).isBetween(300, 990);
        }
    }
}
