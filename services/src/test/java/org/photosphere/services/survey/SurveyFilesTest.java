package org.photosphere.services.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.VelocityFrame;
import org.photosphere.proto.v1.WavelengthMedium;
import org.photosphere.services.survey.fits.FitsFixtures;

/** Files of surveys' own forms, identified by their content. */
class SurveyFilesTest {

    @TempDir
    Path folder;

    private static Map<String, Object> lamost() {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("FLUX", new float[][] {{1, 2, Float.NaN}});
        columns.put("IVAR", new float[][] {{4, 0, 4}});
        columns.put("WAVELENGTH", new float[][] {{5000, 5001, 5002}});
        columns.put("ANDMASK", new float[][] {{0, 0, 8}});
        return columns;
    }

    private static Map<String, Object> sdss() {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("flux", new float[] {1, 2, 3});
        columns.put("loglam", new float[] {3.6f, 3.6001f, 3.6002f});
        columns.put("ivar", new float[] {1, 1, 1});
        columns.put("and_mask", new int[] {0, 4, 0});
        columns.put("wdisp", new float[] {1, 0, 1});
        return columns;
    }

    private static Map<String, Object> desi() {
        Map<String, Object> images = new LinkedHashMap<>();
        images.put("B_WAVELENGTH", new double[] {4000, 4000.8, 4001.6});
        images.put("B_FLUX", new float[][] {{1, 2, 3}, {4, 5, 6}});
        images.put("B_IVAR", new float[][] {{1, 1, 1}, {0, 0, 0}});
        images.put("B_MASK", new int[][] {{0, 1, 0}, {0, 0, 0}});
        images.put("B_RESOLUTION", new float[][][] {{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}, {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}
        });
        return images;
    }

    private List<Spectrum> read(Path path) {
        try (SpectrumFile file = SpectrumFiles.open(path, SurveyOptions.defaults())) {
            List<Spectrum> spectra = new java.util.ArrayList<>();
            file.forEach(spectra::add);
            return spectra;
        }
    }

    private Path write(Map<String, Object> keywords, Map<String, Object> columns) {
        return FitsFixtures.table(folder.resolve("any-name.fits"), keywords, columns);
    }

    @Test
    void readsLamostByItsHeader() {
        Spectrum spectrum = read(write(
                        Map.of("OBSID", 77, "RA", 10.5, "MJD", 55000, "FIBERID", 9, "Z", 1e-4, "VACUUM", true),
                        lamost()))
                .get(0);
        Arm arm = spectrum.getArms(0);
        assertThat(spectrum.getSpectrumId()).isEqualTo("lamost-77");
        assertThat(spectrum.getInstrument()).isEqualTo("lamost");
        assertThat(spectrum.getRa()).isEqualTo(10.5);
        assertThat(spectrum.getFiberId()).isEqualTo(9);
        assertThat(spectrum.getTruth(0).getValue()).isCloseTo(29.979, within(0.001));
        assertThat(arm.getMedium()).isEqualTo(WavelengthMedium.WAVELENGTH_MEDIUM_VACUUM);
        assertThat(arm.getVelocityFrame()).isEqualTo(VelocityFrame.VELOCITY_FRAME_BARYCENTRIC);
        assertThat(arm.getFluxList()).containsExactly(1f, 0f, 0f);
        assertThat(arm.getIvar().getValueList()).containsExactly(4f, 0f, 0f);
        assertThat(arm.getMaskList()).containsExactly(0, 0, 8);
    }

    @Test
    void believesLamostThatWavelengthsAreInAirOrAsObserved() {
        Arm arm = read(write(Map.of("VACUUM", false, "HELIO", false), lamost()))
                .get(0)
                .getArms(0);
        assertThat(arm.getMedium()).isEqualTo(WavelengthMedium.WAVELENGTH_MEDIUM_AIR);
        assertThat(arm.getVelocityFrame()).isEqualTo(VelocityFrame.VELOCITY_FRAME_TOPOCENTRIC);
    }

    private List<String> notes(Path path, SurveyOptions options) {
        try (SpectrumFile file = SpectrumFiles.open(path, options)) {
            return file.notes();
        }
    }

    @Test
    void takesVacuumWhereLamostDoesNotSayAndNotesThatItIsAssumed() {
        Path path = write(Map.of(), lamost());

        assertThat(read(path).get(0).getArms(0).getMedium()).isEqualTo(WavelengthMedium.WAVELENGTH_MEDIUM_VACUUM);
        assertThat(notes(path, SurveyOptions.defaults()))
                .anyMatch(note -> note.startsWith("vacuum wavelengths assumed, as LAMOST documents"))
                .anyMatch(note -> note.startsWith("heliocentric wavelengths assumed"));
        assertThat(notes(write(Map.of("VACUUM", true, "HELIO", true), lamost()), SurveyOptions.defaults()))
                .noneMatch(note -> note.contains("assumed"));
    }

    @Test
    void letsTheUserDecideTheMediumWhereAFileIsSilent() {
        SurveyOptions air = SurveyOptions.defaults().withMedium(Medium.AIR);
        Path silent = write(Map.of(), lamost());
        try (SpectrumFile file = SpectrumFiles.open(silent, air)) {
            assertThat(file.iterator().next().getArms(0).getMedium()).isEqualTo(WavelengthMedium.WAVELENGTH_MEDIUM_AIR);
            assertThat(file.notes()).anyMatch(note -> note.contains("taken as air, as --medium says"));
        }
        Path sdss = write(Map.of("VACUUM", true), sdss());
        try (SpectrumFile file = SpectrumFiles.open(sdss, air)) {
            assertThat(file.iterator().next().getArms(0).getMedium())
                    .isEqualTo(WavelengthMedium.WAVELENGTH_MEDIUM_VACUUM);
            assertThat(file.notes()).anyMatch(note -> note.contains("--medium air is not used"));
        }
    }

    @Test
    void readsTheMediumOfEverySurveyFromItsKeywordInAnySpelling() {
        for (Map<String, Object> keywords : List.<Map<String, Object>>of(
                Map.of("VACUUM", false), Map.of("VACUUM", "F"), Map.of("VACUUM", 0), Map.of("AIRORVAC", "air"))) {
            for (Map<String, Object> columns : List.of(lamost(), sdss())) {
                assertThat(read(write(keywords, columns)).get(0).getArms(0).getMedium())
                        .as("%s", keywords)
                        .isEqualTo(WavelengthMedium.WAVELENGTH_MEDIUM_AIR);
            }
        }
        assertRefused(write(Map.of("VACUUM", "water"), lamost()), "VACUUM is 'water'");
        assertRefused(
                write(Map.of("VACUUM", true, "MEDIUM", "air"), sdss()), "both that they are in air and in vacuum");
    }

    @Test
    void passesMaskWordsOnAndCountsOnlyBitsThatMakeAPixelUnusable() {
        Map<String, Object> columns = sdss();
        // NEARWHOPPER and BRIGHTSKY; NODATA, which the survey documents as to be ignored.
        columns.put("and_mask", new int[] {1 << 8, 1 << 8 | 1 << 23, 1 << 24});
        Arm arm = read(write(Map.of(), columns)).get(0).getArms(0);

        assertThat(arm.getMaskList()).containsExactly(1 << 8, 1 << 8 | 1 << 23, 1 << 24);
        assertThat(arm.getMaskDictionary()).isEqualTo("SDSS SPPIXMASK");
        assertThat(arm.getMaskList().stream().map(word -> (word & arm.getMaskBits()) != 0))
                .containsExactly(false, true, false);
    }

    @Test
    void keepsTheBitsOfUnsignedMaskWords() {
        Map<String, Object> columns = lamost();
        columns.put("ANDMASK", new double[][] {{4_294_967_296.0 / 2, 1, 8}});
        Arm arm = read(write(Map.of(), columns)).get(0).getArms(0);

        assertThat(arm.getMaskList()).containsExactly(1 << 31, 1, 8);
        assertThat(arm.getMaskList().stream().map(word -> (word & arm.getMaskBits()) != 0))
                .as("BADCCD counts, BRIGHTSKY and an unknown bit do not")
                .containsExactly(false, true, false);
    }

    @Test
    void usesDesiPixelsThatAPartOfTheInputWasMaskedIn() {
        Map<String, Object> images = desi();
        images.put("B_MASK", new int[][] {{1, 1 | 2, 1 << 8}, {0, 0, 0}});
        Arm arm = read(FitsFixtures.desi(folder.resolve("x.fits"), images, 1, 2))
                .get(0)
                .getArms(0);

        assertThat(arm.getMaskList().stream().map(word -> (word & arm.getMaskBits()) != 0))
                .containsExactly(false, true, true);
    }

    @Test
    void namesExposuresOfOneTargetApart() {
        Map<String, Object> exposures = Map.of(
                "EXPID", new int[] {83734, 83876},
                "MJD", new double[] {59311.3, 59312.3},
                "FIBER", new int[] {7, 8});
        List<Spectrum> spectra = read(FitsFixtures.desi(folder.resolve("x.fits"), desi(), exposures, 5, 5));

        assertThat(spectra)
                .extracting(Spectrum::getSpectrumId)
                .containsExactly("desi-sv3-dark-5-83734", "desi-sv3-dark-5-83876");
        assertThat(spectra).extracting(Spectrum::getObjectId).containsOnly("5");
        assertThat(spectra).extracting(Spectrum::getMjd).containsExactly(59311.3, 59312.3);
        assertThat(spectra).extracting(Spectrum::getFiberId).containsExactly(7, 8);
    }

    @Test
    void namesRepeatedTargetsByTileOrRowWithoutExposureNumbers() {
        Path path = folder.resolve("x.fits");
        assertThat(read(FitsFixtures.desi(path, desi(), Map.of("TILEID", new int[] {271, 272}), 5, 5)))
                .extracting(Spectrum::getSpectrumId)
                .containsExactly("desi-sv3-dark-5-271", "desi-sv3-dark-5-272");
        assertThat(read(FitsFixtures.desi(path, desi(), 5, 5)))
                .extracting(Spectrum::getSpectrumId)
                .containsExactly("desi-sv3-dark-5-row1", "desi-sv3-dark-5-row2");
        assertThat(read(FitsFixtures.desi(path, desi(), Map.of("EXPID", new int[] {9, 9}), 5, 5)))
                .extracting(Spectrum::getSpectrumId)
                .doesNotHaveDuplicates();
    }

    @Test
    void readsSdssWithTheLineSpreadOfEachPixel() {
        Spectrum spectrum = read(write(Map.of("PLATEID", 266, "MJD", 51602, "FIBERID", 31), sdss()))
                .get(0);
        Arm arm = spectrum.getArms(0);
        assertThat(spectrum.getSpectrumId()).isEqualTo("sdss-0266-51602-0031");
        assertThat(arm.getExplicit().getWavelength(0)).isCloseTo(3981.07, within(0.01));
        assertThat(arm.getMaskList()).containsExactly(0, 4, 0);
        // One pixel of 1e-4 dex; for the file's 0, the neighbour's.
        assertThat(arm.getLsfSigma().getValueList())
                .hasSize(3)
                .allSatisfy(sigma -> assertThat(sigma).isCloseTo(0.917f, within(0.01f)));
        Map<String, Object> without = sdss();
        without.remove("wdisp");
        assertThat(read(write(Map.of(), without)).get(0).getArms(0).getResolvingPower())
                .isEqualTo(2000);
    }

    @Test
    void readsDesiTargetsWithTheirResolutionByRowLessColumn() {
        List<Spectrum> targets = read(FitsFixtures.desi(folder.resolve("x.fits"), desi(), 39_627_866_878_511_337L, -5));
        assertThat(targets)
                .extracting(Spectrum::getSpectrumId)
                .containsExactly("desi-sv3-dark-39627866878511337", "desi-sv3-dark--5");
        Arm arm = targets.get(0).getArms(0);
        assertThat(arm.getFluxList()).containsExactly(1f, 2f, 3f);
        assertThat(arm.getMaskList()).containsExactly(0, 1, 0);
        assertThat(arm.getLsfMatrix().getOffsetList()).containsExactly(-1, 0, 1);
        assertThat(arm.getLsfMatrix().getValueList()).containsExactly(1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f);
        assertThat(targets.get(1).getArms(0).getIvar().getValueList()).containsOnly(0f);
    }

    @Test
    void saysWhatIsMissingOrDoesNotFit() {
        Map<String, Object> noIvar = lamost();
        noIvar.remove("IVAR");
        assertRefused(write(Map.of(), noIvar), "no column IVAR");
        Map<String, Object> shortMask = lamost();
        shortMask.put("ANDMASK", new float[][] {{0, 0}});
        assertRefused(write(Map.of(), shortMask), "3 wavelengths, but 2 values of mask");
        Map<String, Object> noWavelengths = lamost();
        noWavelengths.put("WAVELENGTH", new float[][] {{Float.NaN, Float.NaN, 5002}});
        assertRefused(write(Map.of(), noWavelengths), "2 of 3 pixels have no wavelength, as pixel 1: NaN");
        Map<String, Object> noMask = sdss();
        noMask.remove("and_mask");
        assertRefused(write(Map.of(), noMask), "no column AND_MASK");
        Map<String, Object> twoRows = lamost();
        twoRows.replaceAll((name, value) -> new float[][] {((float[][]) value)[0], ((float[][]) value)[0]});
        assertRefused(write(Map.of(), twoRows), "2 rows");
        Map<String, Object> noFlux = desi();
        noFlux.remove("B_FLUX");
        assertRefused(FitsFixtures.desi(folder.resolve("x.fits"), noFlux, 1, 2), "no image B_FLUX");
        assertRefused(FitsFixtures.desi(folder.resolve("x.fits"), desi(), 1, 2, 3), "2 x 3 for 3 targets");
        Map<String, Object> resolution = desi();
        resolution.put("B_RESOLUTION", new float[2][3][2]);
        assertRefused(FitsFixtures.desi(folder.resolve("x.fits"), resolution, 1, 2), "B_RESOLUTION is 2 x 6");
    }

    private void assertRefused(Path path, String reason) {
        assertThatThrownBy(() -> read(path))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining(reason);
    }
}
