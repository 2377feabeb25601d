package org.photosphere.services.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.WavelengthMedium;

/** The published files themselves; needs the folder in PHOTOSPHERE_DATA. */
class RealFilesTest {

    private Path observed = Path.of("");

    @BeforeEach
    void findsTheData() {
        String folder = System.getenv("PHOTOSPHERE_DATA");
        assumeTrue(folder != null, "PHOTOSPHERE_DATA is not set: tests on published files are skipped");
        observed = Path.of(folder, "observed");
        assumeTrue(Files.isDirectory(observed), observed + " is missing: tests on published files are skipped");
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

    private static void requireValid(Spectrum spectrum) {
        Arm arm = spectrum.getArms(0);
        String id = spectrum.getSpectrumId();
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
        assertThat(spectrum.getSerializedSize()).isLessThan(1_000_000);
    }
}
