package org.photosphere.services.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.FluxState;
import org.photosphere.proto.v1.FluxUnit;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.TruthLabel;
import org.photosphere.proto.v1.WavelengthMedium;
import org.photosphere.services.survey.fits.FitsFixtures;

class SpectraSetTest {

    private static final SurveyOptions OPTIONS = SurveyOptions.defaults();

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void choosesAPath() {
        path = folder.resolve("My Stars_v2.fits");
    }

    private static float[] row(double... values) {
        float[] row = new float[values.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) values[i];
        }
        return row;
    }

    private static List<Spectrum> read(Path path, SurveyOptions options) {
        List<Spectrum> spectra = new ArrayList<>();
        try (SpectrumFile file = SpectrumFiles.open(path, options)) {
            file.forEach(spectra::add);
            assertThat(file.count()).isEqualTo(spectra.size());
        }
        return spectra;
    }

    private Arm onlyArm(FitsFixtures.Set set) {
        return read(set.write(path), OPTIONS).get(0).getArms(0);
    }

    @Test
    void readsEveryRowWithItsAxisErrorsAndTruth() {
        new FitsFixtures.Set(row(1, 2, 3), row(4, 5, 6))
                .ivar(row(10, 20, 30), row(40, 50, 60))
                .medium("AIR")
                .keyword("FWHM", 2.5)
                .label("NAME", new String[] {"one", "two"})
                .label("TEFF", new double[] {5772, 4000})
                .label("LOGG", new double[] {4.44, 1.5})
                .label("FE_H", new double[] {0, -1.5})
                .label("ALPHA_M", new double[] {Double.NaN, 0.4})
                .write(path);

        List<Spectrum> spectra = read(path, OPTIONS);

        assertThat(spectra).extracting(Spectrum::getSpectrumId).containsExactly("one", "two");
        assertThat(spectra).extracting(Spectrum::getSurvey).containsOnly("my-stars-v2");
        Arm arm = spectra.get(1).getArms(0);
        assertThat(arm.getFluxList()).containsExactly(4f, 5f, 6f);
        assertThat(arm.getIvar().getValueList()).containsExactly(40f, 50f, 60f);
        assertThat(arm.getExplicit().getWavelengthList()).containsExactly(5000.0, 5002.0, 5004.0);
        assertThat(arm.getMedium()).isEqualTo(WavelengthMedium.WAVELENGTH_MEDIUM_AIR);
        assertThat(arm.getLsfSigma().getValue(0)).isCloseTo(1.0616525f, within(1e-6f));
        assertThat(spectra.get(0).getTruthList())
                .extracting(TruthLabel::getName)
                .containsExactly("teff", "logg", "m_h");
        assertThat(spectra.get(1).getTruthList())
                .extracting(TruthLabel::getValue)
                .containsExactly(4000.0, 1.5, -1.5, 0.4);
    }

    @Test
    void prefersMetallicityOverIronWhereBothAreGiven() {
        new FitsFixtures.Set(row(1, 2))
                .label("FE_H", new double[] {-1})
                .label("M_H", new double[] {-0.7})
                .write(path);

        assertThat(read(path, OPTIONS).get(0).getTruthList())
                .containsExactly(
                        TruthLabel.newBuilder().setName("m_h").setValue(-0.7).build());
    }

    @Test
    void numbersTheRowsWhereNamesRepeat() {
        new FitsFixtures.Set(row(1, 2), row(3, 4))
                .label("NAME", new String[] {"Vega", "Vega"})
                .write(path);

        List<Spectrum> spectra = read(path, OPTIONS);

        assertThat(spectra).extracting(Spectrum::getSpectrumId).containsExactly("My Stars_v2-1", "My Stars_v2-2");
        assertThat(spectra).extracting(Spectrum::getObjectId).containsOnly("Vega");
    }

    @Test
    void assumesErrorsFromTheSignalToNoiseAndSaysSo() {
        // Median of the sizes is 2; sigma is flux / 50, at least 0.1 x 2 / 50.
        new FitsFixtures.Set(row(4, 2, 0.01, 0, 1)).write(path);

        try (SpectrumFile file = SpectrumFiles.open(path, OPTIONS.withSnr(50))) {
            assertThat(file.assumedSnr()).hasValue(50);
            assertThat(file.notes()).containsExactly("no IVAR: errors assumed, S/N 50 per pixel");
            List<Float> ivar = file.iterator().next().getArms(0).getIvar().getValueList();
            assertThat(ivar.get(0)).isCloseTo(156.25f, within(1e-3f));
            assertThat(ivar.get(1)).isCloseTo(625f, within(1e-2f));
            assertThat(ivar.get(2)).isCloseTo(62500f, within(1f));
            assertThat(ivar.get(3)).as("exactly zero is not a measurement").isZero();
        }
    }

    @Test
    void saysNothingOfErrorsThatAreGiven() {
        new FitsFixtures.Set(row(1, 2)).ivar(row(1, 1)).write(path);

        try (SpectrumFile file = SpectrumFiles.open(path, OPTIONS)) {
            assertThat(file.assumedSnr()).isEmpty();
            assertThat(file.notes()).isEmpty();
        }
    }

    @Test
    void masksPixelsThatAreNotFinite() {
        Arm arm = onlyArm(
                new FitsFixtures.Set(row(Double.NaN, 2, 3, Double.POSITIVE_INFINITY)).ivar(row(1, 1, Double.NaN, 1)));

        assertThat(arm.getFluxList()).containsExactly(0f, 2f, 0f, 0f);
        assertThat(arm.getIvar().getValueList()).containsExactly(0f, 1f, 0f, 0f);
    }

    @Test
    void passesNegativeInverseVariancesOnToBeRefused() {
        Arm arm = onlyArm(new FitsFixtures.Set(row(1, 2)).ivar(row(-1, 1)));

        assertThat(arm.getIvar().getValueList()).containsExactly(-1f, 1f);
    }

    @Test
    void sendsFaintAbsoluteFluxesInASmallerUnit() {
        Arm arm = onlyArm(new FitsFixtures.Set(row(2e-17, 4e-17))
                .ivar(row(1e36, 1e36))
                .keyword("BUNIT", "erg s-1 cm-2 Angstrom-1"));

        assertThat(arm.getFluxUnit()).isEqualTo(FluxUnit.FLUX_UNIT_1E17_ERG_PER_S_CM2_ANGSTROM);
        assertThat(arm.getFluxState()).isEqualTo(FluxState.FLUX_STATE_CALIBRATED);
        assertThat(arm.getFlux(0)).isCloseTo(2f, within(1e-5f));
        assertThat(arm.getIvar().getValue(0)).isCloseTo(100f, within(1e-3f));
    }

    @Test
    void keepsInverseVariancesFiniteForRelativeFluxesOfAnySize() {
        Arm arm = onlyArm(new FitsFixtures.Set(row(1e-30, 1e-30)));

        assertThat(arm.getIvar().getValue(0)).isCloseTo(1e4f, within(1f));
        assertThat(arm.getFluxUnit()).isEqualTo(FluxUnit.FLUX_UNIT_DIMENSIONLESS);
    }

    @Test
    void takesTheMediumFromTheOptionsOnlyWhereTheFileIsSilent() {
        new FitsFixtures.Set(row(1, 2)).medium(null).write(path);

        assertThatThrownBy(() -> SpectrumFiles.open(path, OPTIONS))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("in air or in vacuum");
        assertThat(read(path, OPTIONS.withMedium(Medium.AIR)).get(0).getArms(0).getMedium())
                .isEqualTo(WavelengthMedium.WAVELENGTH_MEDIUM_AIR);
        new FitsFixtures.Set(row(1, 2)).medium("VACUUM").write(path);
        assertThat(read(path, OPTIONS.withMedium(Medium.AIR)).get(0).getArms(0).getMedium())
                .isEqualTo(WavelengthMedium.WAVELENGTH_MEDIUM_VACUUM);
    }

    @Test
    void refusesAFluxPerFrequency() {
        new FitsFixtures.Set(row(1, 2)).keyword("BUNIT", "mJy").write(path);

        assertThatThrownBy(() -> SpectrumFiles.open(path, OPTIONS)).hasMessageContaining("'mJy'");
    }

    @Test
    void refusesALineSpreadThatIsNoWidth() {
        for (Object fwhm : List.of("2.5 A", 0, -1)) {
            new FitsFixtures.Set(row(1, 2)).keyword("FWHM", fwhm).write(path);

            assertThatThrownBy(() -> SpectrumFiles.open(path, OPTIONS))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("FWHM is '" + fwhm + "'");
        }
    }

    @Test
    void refusesAnAxisThatRepeats() {
        new FitsFixtures.Set(row(1, 2, 3)).wavelength(5000, 5001, 5001).write(path);

        assertThatThrownBy(() -> SpectrumFiles.open(path, OPTIONS)).hasMessageContaining("row 3 does not ascend");
    }

    @Test
    void refusesAxisErrorsAndLabelsOfAnotherShape() {
        new FitsFixtures.Set(row(1, 2)).wavelength(5000, 5001, 5002).write(path);
        assertThatThrownBy(() -> SpectrumFiles.open(path, OPTIONS))
                .hasMessageContaining("WAVELENGTH has 3 rows, FLUX has 2 pixels");

        new FitsFixtures.Set(row(1, 2)).ivar(row(1, 2, 3)).write(path);
        assertThatThrownBy(() -> SpectrumFiles.open(path, OPTIONS))
                .hasMessageContaining("IVAR is 1 x 3, FLUX is 1 x 2");

        new FitsFixtures.Set(row(1, 2)).label("TEFF", new double[] {1, 2}).write(path);
        assertThatThrownBy(() -> SpectrumFiles.open(path, OPTIONS)).hasMessageContaining("2 rows for 1 spectra");
    }

    @Test
    void namesTheNearestFormWhereTheWavelengthsAreMissing() {
        new FitsFixtures.Set(row(1, 2)).wavelength((double[]) null).write(path);

        assertThatThrownBy(() -> SpectrumFiles.open(path, OPTIONS))
                .hasMessageContaining("an image without a table of wavelengths")
                .hasMessageContaining("nearest to a spectra set, but no table WAVELENGTH")
                .extracting(e -> ((InputException) e).hint())
                .asString()
                .contains("a table WAVELENGTH");
    }

    @Test
    void refusesAFileCutShortAnywhere() throws IOException {
        new FitsFixtures.Set(row(1, 2), row(3, 4)).ivar(row(1, 1), row(1, 1)).write(path);
        byte[] whole = java.nio.file.Files.readAllBytes(path);
        for (int bytes : new int[] {100, 2880, 2890, 3000, 5760, 5900, whole.length - 2880 - 1000}) {
            java.nio.file.Files.write(path, whole);
            FitsFixtures.cut(path, bytes);
            assertThatThrownBy(() -> SpectrumFiles.open(path, OPTIONS).close())
                    .as("cut after %d of %d bytes", bytes, whole.length)
                    .isInstanceOf(InputException.class);
        }
    }

    @Test
    void refusesNamesThatCannotBePartOfATopic() {
        assertThatThrownBy(() -> OPTIONS.withSurvey("My Survey")).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> OPTIONS.withSnr(-1)).isInstanceOf(InputException.class);
    }
}
