package org.photosphere.services.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.photosphere.model.InputException;
import org.photosphere.services.survey.fits.FitsFixtures;

/** Messages about files that are not read: their form, their missing parts, and advice. */
class ForeignFormTest {

    @TempDir
    Path folder;

    private Path table(Map<String, Object> keywords, Map<String, Object> columns) {
        return FitsFixtures.table(folder.resolve("table.fits"), keywords, columns);
    }

    private static InputException refusal(Path path) {
        Throwable thrown = catchThrowable(
                () -> SpectrumFiles.open(path, SurveyOptions.defaults()).close());
        assertThat(thrown).as("%s", path).isInstanceOf(InputException.class);
        InputException refusal = (InputException) thrown;
        assertThat(refusal.getMessage()).startsWith(path.toString()).doesNotContain("\n");
        assertThat(refusal.hint()).isNotBlank().doesNotContain("\n");
        return refusal;
    }

    private static void assertRefused(Path path, String... parts) {
        assertThat(refusal(path).getMessage()).contains(parts);
    }

    private Path bytes(String name, String latin1) throws IOException {
        return Files.write(folder.resolve(name), latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Map<String, Object> vectors(String... columns) {
        Map<String, Object> table = new LinkedHashMap<>();
        for (String column : columns) {
            table.put(column, new float[][] {{1, 2}});
        }
        return table;
    }

    private static Map<String, Object> numbers(String... columns) {
        Map<String, Object> table = new LinkedHashMap<>();
        for (String column : columns) {
            table.put(column, new float[] {1, 2, 3});
        }
        return table;
    }

    @Test
    void takesNoFileForASurveyItIsNot() {
        Map<String, Object> lamost = vectors("FLUX", "IVAR", "WAVELENGTH", "ANDMASK");
        assertRefused(table(Map.of("TELESCOP", "GTC"), lamost), "nearest to a LAMOST", "TELESCOP is 'GTC'");
        assertRefused(
                table(Map.of(), vectors("wavelength", "flux", "ivar", "pixel_flags")),
                "a table of wavelengths and fluxes of no known survey",
                "nearest to a LAMOST low-resolution file, but no column ANDMASK");
        assertRefused(
                table(Map.of(), numbers("WAVELENGTH", "FLUX", "ERROR")),
                "nearest to a CALSPEC file, but neither a column STATERROR nor SYSERROR");
    }

    @Test
    void namesProductsBySignsInTheirHeaders() {
        assertRefused(
                table(Map.of("DMODCLS", "OneSpec"), numbers("wave", "flux", "sigma", "ivar", "mask")),
                "a PypeIt OneSpec file",
                "1 COADD: table of 3 rows, WAVE FLUX SIGMA IVAR MASK");
        assertRefused(
                table(Map.of("TELESCOP", "LAMOST"), numbers("FLUX", "IVAR", "LOGLAM", "ANDMASK")),
                "a LAMOST medium-resolution file",
                "no column AND_MASK");
        assertRefused(
                table(Map.of("TELESCOP", "HST"), vectors("WAVELENGTH", "FLUX", "ERROR", "DQ")), "an HST x1d file");
        assertRefused(
                table(Map.of("PRODCATG", "SCIENCE.SPECTRUM"), vectors("WAVE", "FLUX", "ERR")),
                "an ESO phase 3 spectrum");
        assertRefused(table(Map.of(), numbers("RA", "DEC")), "FITS of a form that is not known", "RA DEC");
    }

    @Test
    void namesImagesByTheirAxes() {
        Path path = folder.resolve("image.fits");
        float[] row = {1, 2, 3};
        FitsFixtures.Set image = new FitsFixtures.Set(row, row, row, row, row).wavelength((double[]) null);
        image.write(path);
        assertRefused(path, "an image without a table of wavelengths", "0: image 3 x 5", "no table WAVELENGTH");
        image.keyword("TELESCOP", "LAMOST").write(path);
        assertRefused(path, "a LAMOST low-resolution file of the older form");
        image.keyword("TELESCOP", "3.5m")
                .keyword("WAT0_001", "system=multispec")
                .write(path);
        assertRefused(path, "an IRAF multispec image");
    }

    @Test
    void namesFilesThatAreNoFitsByTheirFirstBytes() throws IOException {
        assertRefused(bytes("a.txt", "# lambda flux err\n5000 1 .1\n5001 2 .1\n"), "a text file with 3 columns");
        assertRefused(bytes("a.csv", "wave,flux\n5000,1\n"), "a text file with 2 columns, headed 'wave,flux'");
        assertRefused(bytes("a.dat", "Dear reader,\n"), "a text file that begins with 'Dear reader,'");
        assertRefused(bytes("b.fits", "<!DOCTYPE html>\n<html>"), "a web page");
        assertRefused(bytes("b.vot", "<?xml version='1.0'?><VOTABLE/>"), "an XML file");
        assertRefused(bytes("b.npy", "\u0093NUMPY\u0001\u0000"), "a NumPy array");
        assertRefused(bytes("b.h5", "\u0089HDF\r\n\u001a\n"), "an HDF5 file");
        assertRefused(bytes("c.bin", "\u0000\u0001\u0002"), "binary data of no known kind");
        assertRefused(bytes("d.fits", ""), "it is empty");
        assertRefused(bytes("e.npz", "PK\u0003\u0004 cut short"), "a zip archive");
        Path npz = folder.resolve("f.npz");
        try (OutputStream out = Files.newOutputStream(npz);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("wavelength.npy"));
            zip.putNextEntry(new ZipEntry("spectra.npy"));
        }
        assertRefused(npz, "a NumPy archive (npz) of wavelength.npy, spectra.npy");
    }

    /** Uses public files of other projects, which are not part of this one. */
    @Test
    void namesRealFilesOfOtherProjects() throws IOException {
        String data = System.getenv("PHOTOSPHERE_DATA");
        assumeTrue(data != null, "PHOTOSPHERE_DATA is not set: tests on published files are skipped");
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("cases/15-sdssv-mwmStar-boss-only.fits", "an SDSS-V mwmStar file");
        expected.put("cases/22-pypeit-onespec-mask-1-is-good.fits", "a PypeIt OneSpec file");
        expected.put("cases/24-ascii-table-extension.fits", "an ASCII table extension");
        expected.put(
                "cases/25-ascii-spectrum.txt", "a text file with 3 columns, headed '# wavelength(A, air) flux error'");
        expected.put("real/eso-xshooter-XQ100.fits.gz", "an ESO phase 3 spectrum");
        expected.put(
                "real/lamost-dr6-lrs-spec-57287-KP193637N444141V03_sp10-161.fits.gz",
                "a LAMOST low-resolution file of the older form");
        expected.put("real/lamost-dr6-mrs-med-58270-HIP95119KP01_sp12-076.fits.gz", "a LAMOST medium-resolution file");
        expected.put("real/fasma-HARPS-38Vir.fits", "a one-dimensional image");
        expected.put("real/fasma-Sun_HARPS.fits", "a one-dimensional image");
        expected.put("real/hst-stis-odbue5030_x1d.fits", "an HST x1d file");
        expected.put("real/iraf-multispec-linear-log.fits", "an IRAF multispec image");
        expected.put(
                "real/lamost-lrs-spec-58397-EG014118N254444M01_sp03-031.fits",
                "a LAMOST low-resolution file of the older form");
        expected.put("real/payne-zero-apogee_dr14_example.npz", "a NumPy archive (npz) of ");
        expected.put("real/smhr-g64-12.fits", "a one-dimensional image");
        expected.put("real/smhr-hd140283.fits", "a one-dimensional image");
        expected.put("real/specutils-L5g_0355+11_Cruz09.fits", "a one-dimensional image");
        expected.put("real/thepayne-demo_spec.fits", "a table of wavelengths and fluxes of no known survey");
        for (Map.Entry<String, String> entry : expected.entrySet()) {
            Path path = Path.of(data, entry.getKey());
            assumeTrue(Files.isRegularFile(path), path + " is missing: tests on published files are skipped");
            assertThat(refusal(unpacked(path)).getMessage()).contains(entry.getValue());
        }
    }

    private Path unpacked(Path path) throws IOException {
        if (!path.toString().endsWith(".gz")) {
            return path;
        }
        Path unpacked = folder.resolve("unpacked.fits");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
            Files.copy(in, unpacked, StandardCopyOption.REPLACE_EXISTING);
        }
        return unpacked;
    }

    @Test
    void listsEveryKnownFormWhereNothingIsNear() {
        InputException refusal = refusal(table(Map.of(), numbers("RA", "DEC")));

        assertThat(List.of("DESI", "spectra set", "LAMOST", "SDSS", "CALSPEC"))
                .allSatisfy(name -> assertThat(refusal.hint()).contains(name));
    }
}
