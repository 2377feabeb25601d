package org.photosphere.services.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.Arm;
import org.photosphere.proto.v1.FluxState;
import org.photosphere.proto.v1.FluxUnit;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.services.survey.fits.RawFits;

/** Spellings of wavelength and flux units in files, and their interpretation by each reader. */
class UnitsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 5000",
                "Angstrom | 5000",
                "ANGSTROMS | 5000",
                "angstroms | 5000",
                "A | 5000",
                "AA | 5000",
                "Ang | 5000",
                "\u00c5 | 5000",
                "\u00c3\u0085 | 5000",
                "0.1 nm | 5000",
                "0.1nm | 5000",
                "1e-10 m | 5000",
                "10**-10 m | 5000",
                "10^(-10) m | 5000",
                "Angstrom (Vacuum) | 5000",
                "nm | 500",
                "NM | 500",
                "nanometers | 500",
                "nanometre | 500",
                "um | 0.5",
                "\u00b5m | 0.5",
                "\u00c2\u00b5m | 0.5",
                "micron | 0.5",
                "Microns | 0.5",
                "micrometer | 0.5",
                "mm | 5e-4",
                "cm | 5e-5",
                "m | 5e-7",
                "METERS | 5e-7",
                "pm | 500000",
                "log10(Angstrom) | 3.698970004336019",
                "log(nm) | 2.698970004336019",
                "ln(Angstrom) | 8.517193191416238",
                "dex | 3.698970004336019"
            })
    void convertsTheUsualSpellingsOfWavelengthUnitsToAngstrom(String unit, double wavelength) {
        assertThat(WavelengthScale.of("x", unit).angstrom(new double[] {wavelength})[0])
                .isCloseTo(5000, within(1e-8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hz", "GHz", "eV", "cm-1", "1/cm", "km/s", "pixel", "s", "furlong", "log10(Hz)", "nm nm"})
    void refusesWavelengthsInWhatIsNoLengthByItsName(String unit) {
        assertThatThrownBy(() -> WavelengthScale.of("x.fits: column W", unit))
                .isInstanceOf(InputException.class)
                .hasMessage("x.fits: column W: the wavelengths are in '" + unit + "'");
    }

    /** @param factor factor to erg s^-1 cm^-2 Angstrom^-1 */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "erg s-1 cm-2 Angstrom-1 | 1",
                "erg/s/cm^2/A | 1",
                "erg/s/cm**2/Angstrom | 1",
                "ERGS/CM**2/S/A | 1",
                "erg cm^{-2} s^{-1} AA^{-1} | 1",
                "erg/(s cm2 Angstrom) | 1",
                "erg.s**-1.cm**-2.Angstrom**-1 | 1",
                "FLAM | 1",
                "1E-17 erg/cm^2/s/Ang | 1e-17",
                "10**-17 erg/(s cm2 Angstrom) | 1e-17",
                "10-17 erg/s/cm2/A | 1e-17",
                "10^-16 erg/s/cm^2/\u00c5 | 1e-16",
                "1e-20 erg/s/cm2/A/spaxel | 1e-20",
                "erg s**(-1) cm**(-2) nm**(-1) | 0.1",
                "W/m2/um | 0.1",
                "W m-2 nm-1 | 100",
                "W/m^2/m | 1e-7",
                "erg/s/cm2/cm | 1e-8"
            })
    void convertsFluxesPerWavelength(String unit, double factor) {
        double[] flux = {factor == 1e-17 ? 1 : 1 / factor};
        FluxUnits units = FluxUnits.parse("x", unit);
        assertThat(units.state()).isEqualTo(FluxState.FLUX_STATE_CALIBRATED);
        assertThat(units.unit())
                .isEqualTo(
                        factor == 1e-17
                                ? FluxUnit.FLUX_UNIT_1E17_ERG_PER_S_CM2_ANGSTROM
                                : FluxUnit.FLUX_UNIT_ERG_PER_S_CM2_ANGSTROM);
        assertThat(flux[0] * units.factor()).isCloseTo(1, within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "relative",
                "Relative Flux",
                "normalized",
                "counts",
                "ADU/s",
                "electron",
                "e-/s",
                "DU/PIXEL",
                "none",
                "1",
                "erg/s/Angstrom"
            })
    void takesAnInstrumentsNumbersAsARelativeFlux(String unit) {
        assertThat(FluxUnits.parse("x", unit)).isEqualTo(FluxUnits.RELATIVE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Jy",
                "mJy",
                "erg/s/cm2/Hz",
                "W m-2 Hz-1",
                "FNU",
                "photon/s/cm2/Angstrom",
                "ABmag",
                "mag",
                "erg/s/cm2",
                "K",
                "furlongs"
            })
    void refusesFluxesOfAnotherShapeByTheirName(String unit) {
        assertThatThrownBy(() -> FluxUnits.parse("x.fits: column F", unit))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("x.fits: column F: the flux is in '" + unit + "'");
    }

    @Test
    void bringsInverseVariancesToTheUnitOfTheFlux() {
        double[] ivar = {3};
        String flux = "10**-17 erg/(s cm2 Angstrom)";
        assertThat(FluxUnits.ivar("x", flux, "10**+34 (s2 cm4 Angstrom2) / erg2", ivar))
                .containsExactly(3);
        assertThat(FluxUnits.ivar("x", flux, "", ivar)).containsExactly(3);
        assertThat(FluxUnits.ivar("x", "counts", "anything", ivar)).containsExactly(3);
        assertThat(FluxUnits.ivar("x", flux, "10**32 s2 cm4 Angstrom2 erg-2", ivar)[0])
                .isCloseTo(0.03, within(1e-9));
        assertThatThrownBy(() -> FluxUnits.ivar("x", flux, flux, ivar))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the inverse variance is in '" + flux + "'");
    }

    private List<Spectrum> read(RawFits fits) {
        List<Spectrum> spectra = new ArrayList<>();
        Path path = fits.write(folder.resolve("x.fits"));
        try (SpectrumFile file = SpectrumFiles.open(path, SurveyOptions.defaults())) {
            file.forEach(spectra::add);
        }
        return spectra;
    }

    private Arm arm(RawFits fits) {
        return read(fits).get(0).getArms(0);
    }

    private static RawFits lamost(String wavelengthUnit, double... wavelength) {
        return RawFits.empty("VACUUM  = T")
                .table(
                        "COADD",
                        1,
                        List.of(
                                new RawFits.Column("FLUX", "3E", RawFits.floats(1, 2, 3), "TUNIT='W m-2 um-1'"),
                                new RawFits.Column("IVAR", "3E", RawFits.floats(4, 4, 4)),
                                new RawFits.Column(
                                        "WAVELENGTH",
                                        "3D",
                                        RawFits.doubles(wavelength),
                                        "TUNIT='" + wavelengthUnit + "'"),
                                new RawFits.Column("ANDMASK", "3J", RawFits.ints(0, 0, 0))));
    }

    private static RawFits sdss(String unit, String fluxUnit, double... log) {
        return RawFits.empty("VACUUM  = T")
                .table(
                        "COADD",
                        3,
                        List.of(
                                new RawFits.Column("flux", "E", RawFits.floats(1, 2, 3), "TUNIT='" + fluxUnit + "'"),
                                new RawFits.Column("loglam", "D", RawFits.doubles(log), "TUNIT='" + unit + "'"),
                                new RawFits.Column("ivar", "E", RawFits.floats(4, 4, 4)),
                                new RawFits.Column("and_mask", "J", RawFits.ints(0, 0, 0))));
    }

    private static RawFits calspec(String unit, String fluxUnit, String errorUnit, double... wavelength) {
        return RawFits.empty()
                .table(
                        "SCI",
                        3,
                        List.of(
                                new RawFits.Column(
                                        "WAVELENGTH", "D", RawFits.doubles(wavelength), "TUNIT='" + unit + "'"),
                                new RawFits.Column("FLUX", "E", RawFits.floats(1, 2, 3), "TUNIT='" + fluxUnit + "'"),
                                new RawFits.Column(
                                        "STATERROR", "E", RawFits.floats(1, 1, 1), "TUNIT='" + errorUnit + "'"),
                                new RawFits.Column("FWHM", "E", RawFits.floats(0.1, 0.1, 0.1))));
    }

    private static RawFits set(String unit, String fluxUnit, double... wavelength) {
        return RawFits.primaryImage(-32, new int[] {3, 1}, RawFits.floats(1, 2, 3), "BUNIT   = '" + fluxUnit + "'")
                .table(
                        "WAVELENGTH",
                        3,
                        List.of(new RawFits.Column(
                                "WAVELENGTH", "D", RawFits.doubles(wavelength), "TUNIT='" + unit + "'")),
                        "MEDIUM  = 'VACUUM'");
    }

    @Test
    void everyReaderConvertsItsWavelengths() {
        assertAngstrom(arm(lamost("nm", 500, 500.1, 500.2)));
        assertAngstrom(arm(sdss("log10(nm)", "", Math.log10(500), Math.log10(500.1), Math.log10(500.2))));
        assertAngstrom(arm(sdss("", "", Math.log10(5000), Math.log10(5001), Math.log10(5002))));
        Arm calspec = arm(calspec("um", "FLAM", "FLAM", 0.5, 0.5001, 0.5002));
        assertAngstrom(calspec);
        assertThat(calspec.getLsfSigma().getValue(0)).isCloseTo((float) (1000 / 2.3548), within(0.1f));
        assertAngstrom(arm(set("m", "", 5e-7, 5.001e-7, 5.002e-7)));
    }

    private static void assertAngstrom(Arm arm) {
        assertThat(arm.getExplicit().getWavelengthList())
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-6 ? 0 : Double.compare(a, b))
                .containsExactly(5000.0, 5001.0, 5002.0);
    }

    @Test
    void everyReaderConvertsItsFluxes() {
        assertThat(arm(lamost("nm", 500, 500.1, 500.2)).getFluxList()).containsExactly(0.1f, 0.2f, 0.3f);
        assertThat(arm(lamost("nm", 500, 500.1, 500.2)).getIvar().getValue(0)).isCloseTo(400f, within(1e-3f));
        assertThat(arm(sdss("", "1e-15 erg/s/cm2/A", 3.7, 3.7001, 3.7002)).getFluxList())
                .containsExactly(100f, 200f, 300f);
        assertThat(arm(set("nm", "W m-2 nm-1", 500, 500.1, 500.2)).getFluxList())
                .containsExactly(100f, 200f, 300f);
        Arm calspec = arm(calspec("nm", "1e-15 erg/s/cm2/A", "1e-16 erg/s/cm2/A", 500, 501, 502));
        assertThat(calspec.getFluxList()).containsExactly(100f, 200f, 300f);
        assertThat(calspec.getIvar().getValue(0)).isCloseTo(0.01f, within(1e-6f));
    }

    @Test
    void everyReaderRefusesAnUnknownUnitByItsName() {
        assertRefused(lamost("parsec", 5000, 5001, 5002), "column WAVELENGTH: the wavelengths are in 'parsec'");
        assertRefused(sdss("log10(Hz)", "", 14.5, 14.6, 14.7), "column LOGLAM: the wavelengths are in 'log10(Hz)'");
        assertRefused(sdss("", "Jy", 3.7, 3.8, 3.9), "column FLUX: the flux is in 'Jy'");
        assertRefused(calspec("Hz", "FLAM", "FLAM", 1, 2, 3), "column WAVELENGTH: the wavelengths are in 'Hz'");
        assertRefused(calspec("nm", "FNU", "FLAM", 500, 501, 502), "column FLUX: the flux is in 'FNU'");
        assertRefused(set("eV", "", 1, 2, 3), "column WAVELENGTH: the wavelengths are in 'eV'");
        assertRefused(set("nm", "mJy", 500, 501, 502), "image FLUX: the flux is in 'mJy'");
    }

    @Test
    void everyReaderAsksForTheUnitOfWavelengthsThatCannotBeAngstrom() {
        assertRefused(lamost("", 370, 500, 910), "wavelengths from 370 to 910: are these nm?");
        assertRefused(sdss("", "", 2.57, 2.7, 2.96), "371.5 to 912: are these nm?");
        assertRefused(calspec("", "FLAM", "FLAM", 0.37, 0.5, 0.91), "wavelengths from 0.37 to 0.91: are these um");
        assertRefused(set("", "", 1, 500, 1000), "wavelengths from 1 to 1000: are these nm?");
        assertRefused(lamost("nm", 3700, 5000, 9100), "from 37000.0 to 91000.0 Angstrom, but the instrument observes");
    }

    private void assertRefused(RawFits fits, String reason) {
        assertThatThrownBy(() -> read(fits))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("x.fits")
                .hasMessageContaining(reason);
    }
}
