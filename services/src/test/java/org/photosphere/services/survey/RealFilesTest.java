package org.photosphere.services.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.GaiaRelease;
import org.photosphere.proto.v1.HealpixPixel;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.WavelengthMedium;

/** Published files; needs the folder in PHOTOSPHERE_DATA. */
class RealFilesTest {

    private Path observed = Path.of("");
    private Path formats = Path.of("");

    @BeforeEach
    void findsTheData() {
        String folder = System.getenv("PHOTOSPHERE_DATA");
        assumeTrue(folder != null, "PHOTOSPHERE_DATA is not set: tests on published files are skipped");
        observed = Path.of(folder, "observed");
        assumeTrue(Files.isDirectory(observed), observed + " is missing: tests on published files are skipped");
        formats = Path.of(folder, "formats");
    }

    @Test
    void readsEveryCalspecFileIntoAValidMessage() throws IOException {
        List<Path> files;
        try (Stream<Path> listing = Files.list(observed.resolve("calspec"))) {
            files = listing.filter(file -> file.toString().endsWith(".fits")).toList();
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(6);
        for (Path path : files) {
            try (SpectrumFile file = SpectrumFiles.open(path, SurveyOptions.defaults())) {
                Spectrum spectrum = file.iterator().next();
                requireValid(spectrum);
                Arm arm = spectrum.getArms(0);
                assertThat(arm.getMedium()).isEqualTo(WavelengthMedium.WAVELENGTH_MEDIUM_VACUUM);
                assertThat(arm.getLsfSigma().getValueCount()).isEqualTo(arm.getFluxCount());
                long used = arm.getIvar().getValueList().stream()
                        .filter(ivar -> ivar > 0)
                        .count();
                assertThat(used).as("used pixels of %s", path).isGreaterThan(1000);
            }
        }
    }

    @Test
    void readsAllOfMilesInAirWithItsPublishedLabels() {
        try (SpectrumFile file = SpectrumFiles.open(observed.resolve("miles-library.fits"), SurveyOptions.defaults())) {
            assertThat(file.survey()).isEqualTo("miles-library");
            assertThat(file.assumedSnr()).hasValue(100);
            Set<String> ids = new HashSet<>();
            for (Spectrum spectrum : file) {
                requireValid(spectrum);
                assertThat(spectrum.getArms(0).getMedium()).isEqualTo(WavelengthMedium.WAVELENGTH_MEDIUM_AIR);
                assertThat(spectrum.getTruthCount()).isEqualTo(3);
                assertThat(ids.add(spectrum.getSpectrumId())).isTrue();
            }
            assertThat(ids).hasSize(file.count()).contains("HD000245");
        }
    }

    private List<Spectrum> surveyFile(String name) {
        Path path = formats.resolve(name);
        assumeTrue(Files.isRegularFile(path), path + " is missing: tests on published files are skipped");
        List<Spectrum> spectra = new ArrayList<>();
        try (SpectrumFile file = SpectrumFiles.open(path, SurveyOptions.defaults())) {
            file.forEach(spectra::add);
            assertThat(spectra).hasSize(file.count());
            assertThat(file.notes()).isNotEmpty();
        }
        spectra.forEach(RealFilesTest::requireValid);
        return spectra;
    }

    @Test
    void readsLamostInVacuumWithItsPipelinesVelocity() {
        for (String name : List.of("lamost-3703110.fits", "lamost-3706009.fits", "lamost-3706011.fits")) {
            Spectrum spectrum = surveyFile(name).get(0);
            Arm arm = spectrum.getArms(0);
            assertThat(spectrum.getSpectrumId()).isEqualTo(SpectrumFiles.stem(Path.of(name)));
            assertThat(arm.getFluxCount()).isEqualTo(3909);
            assertThat(arm.getMedium()).isEqualTo(WavelengthMedium.WAVELENGTH_MEDIUM_VACUUM);
            assertThat(arm.getResolvingPower()).isEqualTo(1800);
            assertThat(spectrum.getTruth(0).getName()).isEqualTo("rv");
            assertThat(spectrum.getTruth(0).getValue()).isBetween(-20.0, 10.0);
            assertThat(spectrum.getMjd()).isEqualTo(55876);
        }
        assertThat(surveyFile("lamost-3703110.fits").get(0).getRa()).isEqualTo(138.080956);
    }

    @Test
    void readsAnSdssWhiteDwarfWithItsLineSpreadAndMask() {
        Spectrum spectrum = surveyFile("sdss-spec-0266-51602-0031.fits").get(0);
        Arm arm = spectrum.getArms(0);
        assertThat(spectrum.getSpectrumId()).isEqualTo("sdss-0266-51602-0031");
        assertThat(spectrum.getFiberId()).isEqualTo(31);
        assertThat(arm.getExplicit().getWavelength(0)).isCloseTo(3800.14, within(0.01));
        assertThat(arm.getMaskList().stream().filter(word -> word != 0)).hasSize(222);
        // About 0.9 pixels of 69 km/s.
        assertThat(arm.getLsfSigma().getValue(2000) / arm.getExplicit().getWavelength(2000) * 299_792)
                .isBetween(50.0, 90.0);
    }

    @Test
    void readsEveryTargetOfDesiInThreeArmsWithResolution() {
        List<Spectrum> targets = surveyFile("desi-coadd-sv3-dark-26065.fits");
        assertThat(targets).hasSize(5);
        assertThat(targets).extracting(Spectrum::getSpectrumId).doesNotHaveDuplicates();
        Spectrum seen = targets.get(2);
        assertThat(seen.getObjectId()).isEqualTo("39627866878511337");
        assertThat(seen.getHealpix())
                .isEqualTo(HealpixPixel.newBuilder()
                        .setNside(64)
                        .setNested(true)
                        .setPixel(26065)
                        .build());
        assertThat(targets)
                .filteredOn(target -> target.getGaiaSourceId() != 0)
                .allSatisfy(target -> assertThat(target.getGaiaRelease()).isEqualTo(GaiaRelease.GAIA_RELEASE_DR2));
        assertThat(seen.getArmsList()).extracting(Arm::getName).containsExactly("B", "R", "Z");
        assertThat(seen.getArms(1).getMaskList().stream().filter(word -> word != 0))
                .hasSize(16);
        Arm blue = seen.getArms(0);
        assertThat(blue.getLsfMatrix().getOffsetList()).containsExactly(-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5);
        // A pixel's response to a flat spectrum is one: the sum over a row. With the opposite sign of the offsets, some
        // are off by a tenth.
        for (int row = 10; row < blue.getFluxCount() - 10; row++) {
            double sum = 0;
            for (int d = 0; d < 11; d++) {
                int column = row - blue.getLsfMatrix().getOffset(d);
                sum += blue.getLsfMatrix().getValue(d * blue.getFluxCount() + column);
            }
            assertThat(sum).isCloseTo(1, within(0.005));
        }
        assertThat(targets.get(0).getArms(0).getIvar().getValueList()).containsOnly(0f);
    }

    /** Reads a file of the folder "cases": small files modelled on public reports. */
    private List<Spectrum> caseFile(String name) {
        return surveyFile("../cases/" + name);
    }

    @Test
    void losesNoMeasuredPixelToBitsThatSdssSaysToIgnore() {
        for (String name : List.of("11-sdss-andmask-set-everywhere.fits", "12-sdss-andmask-bit24.fits")) {
            Arm arm = caseFile(name).get(0).getArms(0);

            assertThat(arm.getMaskList()).as(name).contains(name.startsWith("11") ? 1 << 8 : 1 << 24);
            assertThat(arm.getMaskList())
                    .as(name)
                    .allMatch(word -> (word & arm.getMaskBits()) == 0)
                    .hasSize(arm.getFluxCount());
        }
    }

    @Test
    void namesEachExposureOfADesiTargetApartAndGivesItItsFibre() {
        List<Spectrum> spectra = caseFile("19-desi-same-target-3-exposures.fits");

        assertThat(spectra)
                .extracting(Spectrum::getSpectrumId)
                .hasSize(3)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.startsWith("desi-main-bright-39633345008634465-"));
        assertThat(spectra).extracting(Spectrum::getFiberId).containsExactly(7, 8, 9);
    }

    @Test
    void notesThatTheMediumOfALamostFileIsAssumed() {
        Path path = formats.resolve("../cases/07-lamost-air-without-keyword.fits");
        assumeTrue(Files.isRegularFile(path), path + " is missing: tests on published files are skipped");
        try (SpectrumFile file = SpectrumFiles.open(path, SurveyOptions.defaults())) {
            assertThat(file.notes())
                    .anyMatch(note -> note.startsWith("vacuum wavelengths assumed, as LAMOST documents"));
        }
    }

    private static void requireValid(Spectrum spectrum) {
        spectrum.getArmsList().forEach(arm -> requireValid(arm, spectrum.getSpectrumId()));
        assertThat(spectrum.getSerializedSize()).isLessThan(1_000_000);
    }

    private static void requireValid(Arm arm, String id) {
        assertThat(arm.getIvar().getValueCount()).isEqualTo(arm.getFluxCount());
        assertThat(arm.getExplicit().getWavelengthCount()).isEqualTo(arm.getFluxCount());
        double previous = 0;
        for (int pixel = 0; pixel < arm.getFluxCount(); pixel++) {
            double wavelength = arm.getExplicit().getWavelength(pixel);
            if (!(wavelength > previous)
                    || !Float.isFinite(arm.getFlux(pixel))
                    || !Float.isFinite(arm.getIvar().getValue(pixel))
                    || arm.getIvar().getValue(pixel) < 0) {
                throw new AssertionError(id + " pixel " + pixel + " is not valid");
            }
            previous = wavelength;
        }
    }
}
