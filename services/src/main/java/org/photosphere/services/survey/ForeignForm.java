package org.photosphere.services.survey;

import static org.photosphere.services.survey.fits.ForeignFile.MAKE_A_SET;

import java.util.List;
import java.util.function.Predicate;
import org.photosphere.model.InputException;
import org.photosphere.services.survey.fits.FitsFile;
import org.photosphere.services.survey.fits.FitsOutline;
import org.photosphere.services.survey.fits.FitsOutline.Kind;
import org.photosphere.services.survey.fits.FitsOutline.Unit;

/**
 * A form of FITS file that is recognised but not read; the message names it and suggests a conversion.
 *
 * @param name name with its article
 * @param isOne predicate on the headers
 * @param advice advice to the user, one line
 */
record ForeignForm(String name, Predicate<FitsOutline> isOne, String advice) {

    private static final String FITS_IMAGE = "fluxes from the image, wavelengths from the header";

    /** In order of precedence: named products first, then general shapes. */
    private static final List<ForeignForm> ALL = List.of(
            new ForeignForm(
                    "an SDSS-V mwmVisit file",
                    outline -> isAstra(outline) && outline.units().stream().anyMatch(ForeignForm::isOfVisits),
                    MAKE_A_SET + "flux, ivar and 10^(CRVAL + i CDELT) of a table's header, vacuum, rest frame"),
            new ForeignForm(
                    "an SDSS-V mwmStar file",
                    ForeignForm::isAstra,
                    MAKE_A_SET + "flux, ivar and wavelength of the table BOSS, vacuum, rest frame"),
            new ForeignForm(
                    "an APOGEE apStar or aspcapStar file",
                    outline -> outline.says("CTYPE1", "LOG-LINEAR"),
                    MAKE_A_SET + "flux, 1 / error^2 and 10^(CRVAL1 + i CDELT1), vacuum"),
            new ForeignForm(
                    "a LAMOST medium-resolution file",
                    outline -> outline.hasUnits("COADD_B")
                            || outline.hasUnits("COADD_R")
                            || (outline.says("TELESCOP", "LAMOST") && outline.hasTableWith("LOGLAM", "FLUX")),
                    MAKE_A_SET + "FLUX, IVAR and 10^LOGLAM of COADD_B or COADD_R, vacuum"),
            new ForeignForm(
                    "a LAMOST low-resolution file of the older form (rows of the primary image)",
                    outline -> outline.primary().axes().size() == 2 && outline.says("TELESCOP", "LAMOST"),
                    "get it from data release 10 or later, which is read, or " + MAKE_A_SET
                            + "flux, ivar and wavelength are the image's first three rows, vacuum"),
            new ForeignForm(
                    "an SDSS spPlate or spSpec file",
                    outline -> outline.primary().axes().size() == 2
                            && !outline.primary().value("COEFF0").isEmpty(),
                    "get the object's spec file, which is read, or " + MAKE_A_SET
                            + "flux, ivar and 10^(COEFF0 + i COEFF1), vacuum"),
            new ForeignForm(
                    "a DESI frame of one camera",
                    outline -> outline.hasUnits("IVAR", "WAVELENGTH", "FIBERMAP"),
                    "give the coadd or spectra file of its targets, which are read"),
            new ForeignForm(
                    "a DESI file of redshifts, without spectra",
                    outline -> outline.hasUnits("REDSHIFTS") || outline.hasUnits("ZBEST"),
                    "give the coadd or spectra file of its targets, which are read"),
            new ForeignForm(
                    "a PypeIt OneSpec file",
                    outline -> outline.says("DMODCLS", "ONESPEC"),
                    MAKE_A_SET + "flux, wave and ivar, with ivar 0 where mask is 0 (1 is good) or wave is 0"),
            new ForeignForm(
                    "a PypeIt file of another kind than OneSpec",
                    outline -> !outline.units().stream()
                            .allMatch(unit -> unit.value("DMODCLS").isEmpty()),
                    "coadd it with pypeit_coadd_1dspec, then " + MAKE_A_SET + "flux, ivar and wave"),
            new ForeignForm(
                    "an ESO phase 3 spectrum (one row of vectors)",
                    outline -> outline.says("PRODCATG", "SCIENCE.SPECTRUM"),
                    MAKE_A_SET + "FLUX, 1 / ERR^2 and WAVE in its unit; TUCD1 says air (obs.atmos) or not"),
            new ForeignForm(
                    "an HST x1d file (one row per order or segment)",
                    outline -> outline.says("TELESCOP", "HST") && outline.hasTableWith("WAVELENGTH", "FLUX"),
                    "for each order " + MAKE_A_SET + "FLUX, 1 / ERROR^2 where DQ is 0 and WAVELENGTH, vacuum"),
            new ForeignForm(
                    "a JWST spectrum (table EXTRACT1D)",
                    outline -> outline.hasUnits("EXTRACT1D"),
                    MAKE_A_SET
                            + "FLUX (Jy, to be divided by the wavelength squared), FLUX_ERROR and WAVELENGTH, vacuum"),
            new ForeignForm(
                    "an IRAF multispec image (orders as rows)",
                    outline -> outline.says("WAT0_001", "SYSTEM=MULTISPEC") || outline.says("CTYPE1", "MULTISPE"),
                    "for each order " + MAKE_A_SET + "fluxes from the row, wavelengths from the keywords WAT2"),
            new ForeignForm(
                    "a compressed image (fpack)",
                    outline -> outline.says("ZIMAGE", "T"),
                    "unpack it first: funpack FILE"),
            new ForeignForm(
                    "a spectrum as a one-dimensional image with wavelengths in its header",
                    outline -> outline.primary().axes().size() == 1
                            && !outline.primary().value("CRVAL1").isEmpty(),
                    MAKE_A_SET + FITS_IMAGE + ", CRVAL1 + (i + 1 - CRPIX1) CDELT1 (or CD1_1), 10 to its power where"
                            + " DC-FLAG is 1; --snr for its errors"),
            new ForeignForm(
                    "a data cube",
                    outline -> outline.primary().axes().size() > 2,
                    "extract a spectrum, then " + MAKE_A_SET + FITS_IMAGE),
            new ForeignForm(
                    "an image without a table of wavelengths",
                    outline -> !outline.primary().isEmptyImage(),
                    MAKE_A_SET + "a table WAVELENGTH with one row per pixel is missing"),
            new ForeignForm(
                    "a FITS file with an ASCII table extension",
                    outline -> outline.units().stream().anyMatch(unit -> unit.kind() == Kind.ASCII_TABLE),
                    "write it as a binary table, with astropy: Table(fits.getdata('FILE', 1)).write('binary.fits')"),
            new ForeignForm(
                    "a table of wavelengths and fluxes of no known survey",
                    outline -> List.of("WAVE", "WAVELENGTH", "LAMBDA", "LAM", "LOGLAM", "WL", "WAV").stream()
                            .anyMatch(name -> outline.hasTableWith(name, "FLUX")),
                    MAKE_A_SET + "fluxes, wavelengths in Angstrom, and inverse variances where there are errors"),
            new ForeignForm(
                    "a FITS file without data",
                    outline -> outline.units().stream().allMatch(Unit::isEmptyImage),
                    "get the file again from its source"));

    /** Recognises BOSS and APOGEE spectra by observatory, as written by SDSS-V's Astra. */
    private static boolean isAstra(FitsOutline outline) {
        return outline.hasUnits("BOSS/APO") || outline.hasUnits("APOGEE/APO") || outline.hasUnits("APOGEE/LCO");
    }

    private static boolean isOfVisits(Unit unit) {
        return unit.name().contains("/") && unit.rows() > 0 && (unit.rows() > 1 || !unit.has("WAVELENGTH"));
    }

    /** Returns the error for a file of no known form. */
    static InputException refusal(FitsFile file) {
        FitsOutline outline = FitsOutline.of(file.headers());
        String nearest = KnownForm.nearest(file);
        String detail = " (" + outline.describe() + ")" + (nearest.isEmpty() ? "" : "; " + nearest);
        return ALL.stream()
                .filter(form -> form.isOne.test(outline))
                .findFirst()
                .map(form -> new InputException(
                        file.path() + " is " + form.name + ", a form that is not read" + detail,
                        form.advice.replace("FILE", file.path().toString())))
                .orElseGet(() -> new InputException(
                        file.path() + " is FITS of a form that is not known" + detail,
                        "known forms: " + KnownForm.list() + "; else " + MAKE_A_SET + "fluxes and wavelengths"));
    }
}
