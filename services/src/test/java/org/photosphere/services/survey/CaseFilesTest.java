package org.photosphere.services.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.FloatArray;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.survey.fits.FitsSource;

/** One star of LAMOST in the formats that users store; needs the folder in PHOTOSPHERE_DATA. */
class CaseFilesTest {

    private static final String CONTROL = "00-control-lamost-dr10-form.fits";

    private record Read(Arm arm, List<String> notes) {}

    private static Path file(String name) {
        String folder = System.getenv("PHOTOSPHERE_DATA");
        assumeTrue(folder != null, "PHOTOSPHERE_DATA is not set: tests on case files are skipped");
        Path path = Path.of(folder, name);
        assumeTrue(Files.isRegularFile(path), path + " is missing: its test is skipped");
        return path;
    }

    private static Read read(String name) {
        List<Spectrum> spectra = new ArrayList<>();
        try (SpectrumFile file = SpectrumFiles.open(file("cases/" + name), SurveyOptions.defaults())) {
            file.forEach(spectra::add);
            return new Read(spectra.get(0).getArms(0), file.notes());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01-lamost-uint16-mask.fits",
                "03-lamost-wavelength-nm.fits",
                "04-lamost-wavelength-um.fits",
                "05-lamost-descending.fits",
                "06-lamost-zero-padded-wavelengths.fits",
                "10-lamost-ugly-header.fits",
                "27-lamost-last-block-not-padded.fits",
                "28-control.fits.gz"
            })
    void readsTheSameSpectrumHoweverItIsStored(String name) {
        Arm control = read(CONTROL).arm();
        Arm arm = read(name).arm();
        assertThat(arm.getFluxList()).isEqualTo(control.getFluxList());
        assertThat(arm.getIvar()).isEqualTo(control.getIvar());
        assertThat(arm.getMaskList()).isEqualTo(control.getMaskList());
        assertThat(arm.getMedium()).isEqualTo(control.getMedium());
        List<Double> wavelengths = control.getExplicit().getWavelengthList();
        assertThat(arm.getExplicit().getWavelengthList())
                // 32-bit nanometres are rounded differently from 32-bit Angstrom.
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-3 ? 0 : Double.compare(a, b))
                .isEqualTo(wavelengths);
    }

    @Test
    void readsScaledIntegersAndTheirNullValueAsTheFloatsTheyStandFor() {
        Arm floats = read("02-control-same-in-floats.fits").arm();
        Arm integers = read("02-lamost-scaled-integers-tnull.fits").arm();
        assertThat(integers.getFluxCount()).isEqualTo(floats.getFluxCount());
        FloatArray ivar = floats.getIvar();
        for (int pixel = 0; pixel < floats.getFluxCount(); pixel++) {
            if (ivar.getValue(pixel) > 0 && integers.getIvar().getValue(pixel) > 0) {
                double sigma = 1 / Math.sqrt(ivar.getValue(pixel));
                assertThat((double) integers.getFlux(pixel)).isCloseTo(floats.getFlux(pixel), within(sigma / 10));
            }
        }
        assertThat(measured(integers)).isEqualTo(measured(floats));
    }

    private static List<Integer> measured(Arm arm) {
        return IntStream.range(0, arm.getFluxCount())
                .filter(pixel -> arm.getIvar().getValue(pixel) > 0)
                .boxed()
                .toList();
    }

    @Test
    void saysInANoteThatThePaddingOfAnAxisWasDropped() {
        assertThat(read("06-lamost-zero-padded-wavelengths.fits").notes())
                .contains("pixels left out because they have no wavelength: 100, measured: 0");
    }

    @Test
    void saysInANoteThatADescendingAxisWasTurnedRound() {
        assertThat(read("05-lamost-descending.fits").notes())
                .contains("wavelengths descend: pixels put in ascending order");
    }

    /** Compressed, or without the padding of the last block: they are opened, and have another form. */
    @ParameterizedTest
    @CsvSource({
        "lamost-dr6-lrs-spec-57287-KP193637N444141V03_sp10-161.fits.gz",
        "lamost-dr6-mrs-med-58270-HIP95119KP01_sp12-076.fits.gz",
        "eso-xshooter-XQ100.fits.gz",
        "iraf-multispec-linear-log.fits"
    })
    void refusesRealFilesOfOtherFormsForTheirFormOnly(String name) {
        Path path = file("real/" + name);
        assertThat(FitsSource.open(path).length()).isPositive();
        assertThatThrownBy(() -> SpectrumFiles.open(path, SurveyOptions.defaults()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(name)
                .hasMessageNotContainingAny("cut short", "damaged", "cannot be read", "is not a FITS file");
    }
}
