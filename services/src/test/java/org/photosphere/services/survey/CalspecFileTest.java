package org.photosphere.services.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.FluxUnit;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.WavelengthMedium;
import org.photosphere.services.survey.fits.FitsFixtures;

class CalspecFileTest {

    private static final SurveyOptions OPTIONS = SurveyOptions.defaults();

    @TempDir
    Path folder;

    private Path path;
    private final Map<String, Object> columns = new LinkedHashMap<>();

    @BeforeEach
    void describesThreePixels() {
        path = folder.resolve("hd000001_stis_002.fits");
        columns.put("WAVELENGTH", new double[] {3000, 3001, 3003});
        columns.put("FLUX", new float[] {1e-13f, 2e-13f, 3e-13f});
        columns.put("STATERROR", new float[] {3e-15f, 3e-15f, 3e-15f});
        columns.put("SYSERROR", new float[] {4e-15f, 4e-15f, 4e-15f});
        columns.put("FWHM", new float[] {2.3548f, 4.7096f, 4.7096f});
        columns.put("DATAQUAL", new short[] {1, 1, 1});
    }

    private Spectrum read(SurveyOptions options) {
        FitsFixtures.calspec(path, columns);
        try (SpectrumFile file = SpectrumFiles.open(path, options)) {
            return file.iterator().next();
        }
    }

    private Arm arm() {
        return read(OPTIONS).getArms(0);
    }

    @Test
    void readsTheTableWithErrorsInQuadrature() {
        Spectrum spectrum = read(OPTIONS);

        assertThat(spectrum.getSpectrumId()).isEqualTo("hd000001_stis_002");
        assertThat(spectrum.getObjectId()).isEqualTo("HD000001");
        assertThat(spectrum.getSurvey()).isEqualTo("calspec");
        Arm arm = spectrum.getArms(0);
        assertThat(arm.getMedium()).isEqualTo(WavelengthMedium.WAVELENGTH_MEDIUM_VACUUM);
        assertThat(arm.getFluxUnit()).isEqualTo(FluxUnit.FLUX_UNIT_1E17_ERG_PER_S_CM2_ANGSTROM);
        assertThat(arm.getFlux(1)).isCloseTo(2e4f, within(1e-2f));
        // sigma = 5e-15, 500 in the message's unit
        assertThat(arm.getIvar().getValue(0)).isCloseTo(4e-6f, within(1e-11f));
        assertThat(arm.getLsfSigma().getValue(1)).isCloseTo(2f, within(1e-4f));
    }

    @Test
    void masksBadPixelsAndPixelsWithoutAnError() {
        columns.put("DATAQUAL", new short[] {0, 1, 1});
        columns.put("SYSERROR", new float[] {4e-15f, Float.NaN, 4e-15f});

        Arm arm = arm();

        assertThat(arm.getIvar().getValueList()).startsWith(0f, 0f);
        assertThat(arm.getFluxList()).startsWith(0f, 0f);
        assertThat(arm.getIvar().getValue(2)).isPositive();
    }

    @Test
    void masksTheModelThatExtendsTheObservationUnlessAskedNotTo() {
        columns.put("STATERROR", new float[] {3e-15f, 3e-15f, 0});

        assertThat(arm().getIvar().getValue(2)).isZero();
        assertThat(read(OPTIONS.withModelExtensions(true)).getArms(0).getIvar().getValue(2))
                .isPositive();
        try (SpectrumFile file = SpectrumFiles.open(path, OPTIONS)) {
            assertThat(file.notes()).anyMatch(note -> note.startsWith("1 of 3 pixels come from a model"));
        }
    }

    @Test
    void usesAllPixelsWhereNoneHasAStatisticalError() {
        columns.put("STATERROR", new float[] {0, 0, 0});

        assertThat(arm().getIvar().getValueList()).doesNotContain(0f);
    }

    @Test
    void readsOldFilesWithoutStatisticalErrorsAndPaddedColumnNames() {
        columns.remove("STATERROR");
        columns.put("SYSERROR ", columns.remove("SYSERROR"));

        assertThat(arm().getIvar().getValueList()).doesNotContain(0f);
    }

    @Test
    void sortsPixelsAndKeepsTheBetterOfTwoAtOneWavelength() {
        columns.put("WAVELENGTH", new double[] {3003, 3000, 3003});
        columns.put("STATERROR", new float[] {9e-15f, 3e-15f, 3e-15f});

        Arm arm = arm();

        assertThat(arm.getExplicit().getWavelengthList()).containsExactly(3000.0, 3003.0);
        assertThat(arm.getFlux(1)).isCloseTo(3e4f, within(1e-2f));
        assertThat(arm.getLsfSigma().getValueCount()).isEqualTo(2);
    }

    @Test
    void leavesOutPixelsWithoutAWavelength() {
        columns.put("WAVELENGTH", new double[] {Double.NaN, 3001, 3003});

        assertThat(arm().getExplicit().getWavelengthList()).containsExactly(3001.0, 3003.0);
    }

    @Test
    void refusesATableWithoutErrors() {
        columns.remove("STATERROR");
        columns.remove("SYSERROR");

        assertThatThrownBy(this::arm)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("neither a column STATERROR nor SYSERROR");
    }

    @Test
    void refusesFitsOfAnUnknownForm() {
        columns.remove("FLUX");

        assertThatThrownBy(this::arm)
                .hasMessageContaining("form that is not known")
                .extracting(e -> ((InputException) e).hint())
                .asString()
                .contains("CALSPEC", "spectra set");
    }

    @Test
    void refusesWhatIsNotFits() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.fits"), "wavelength flux\n");
        Path empty = Files.createFile(folder.resolve("empty.fits"));
        Path packed = Files.write(folder.resolve("packed.fits.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});

        assertThatThrownBy(() -> SpectrumFiles.open(text, OPTIONS)).hasMessageContaining("not a FITS file");
        assertThatThrownBy(() -> SpectrumFiles.open(empty, OPTIONS)).hasMessageContaining("not a FITS file");
        assertThatThrownBy(() -> SpectrumFiles.open(packed, OPTIONS)).hasMessageContaining("compressed");
        assertThatThrownBy(() -> SpectrumFiles.open(folder, OPTIONS)).hasMessageContaining("not a readable file");
    }

    @Test
    void refusesAFileCutShort() throws IOException {
        FitsFixtures.calspec(path, columns);
        FitsFixtures.cut(path, 2880 * 2 + 40);

        assertThatThrownBy(() -> SpectrumFiles.open(path, OPTIONS))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("cut short: unit 1");
    }
}
