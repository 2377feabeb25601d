package org.photosphere.services.cli.console;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.spectrum.Medium;
import org.photosphere.services.survey.SpectrumFile;
import org.photosphere.services.survey.SpectrumFiles;
import org.photosphere.services.survey.SurveyOptions;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options that name files of spectra and control their reading. */
public final class FileOptions {

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "FITS files: spectra of CALSPEC, LAMOST, SDSS or DESI as published, or sets of spectra (image FLUX [spectrum, wavelength], table"
                            + " WAVELENGTH with keyword MEDIUM, optional image IVAR, keyword FWHM, table LABELS).")
    List<Path> files = List.of();

    @Option(
            names = "--snr",
            paramLabel = "N",
            defaultValue = "" + SurveyOptions.DEFAULT_SNR,
            description = "Signal-to-noise per pixel of sets without IVAR (default: ${DEFAULT-VALUE}).")
    double snr;

    @Option(
            names = "--survey",
            paramLabel = "NAME",
            description = "The survey's name, [a-z0-9-] (default: the file's own, or derived from its name).")
    @Nullable String survey;

    @Option(
            names = "--medium",
            paramLabel = "air|vacuum",
            description = "Medium of the wavelengths, if a file states none (default: as its survey"
                    + " documents; none for a set).")
    @Nullable Medium medium;

    @Option(
            names = "--model-extensions",
            description = "Use the parts of CALSPEC spectra that are model atmospheres rather than measurements.")
    boolean modelExtensions;

    SpectrumFile open(Path file) {
        return SpectrumFiles.open(
                file,
                SurveyOptions.defaults()
                        .withSnr(snr)
                        .withSurvey(survey)
                        .withMedium(medium)
                        .withModelExtensions(modelExtensions));
    }

    /**
     * Opens each file once, so that an unusable one is reported before work begins, and prints how each is read.
     *
     * @param err writer of the files' notes and errors
     */
    public SpectrumInputs inspect(PrintWriter err) {
        return SpectrumInputs.inspect(files, this::open, err);
    }
}
