package org.photosphere.services.cli.science;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.training.BundleTraining;
import org.photosphere.model.training.PublishedPayneImport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code photosphere bundle import-payne}: converts a published network to a bundle. */
@Command(
        name = "import-payne",
        description = {
            "Makes a bundle from a published network of The Payne's form: one small network per pixel, from Teff, log"
                    + " g, [Fe/H]"
                    + " and [alpha/Fe] by one layer of sigmoid units to 10^6 H_nu (erg s^-1 cm^-2 Hz^-1). The bundle's"
                    + " flux is F_lambda = 4 pi H_nu c / lambda^2, per Angstrom, divided by its maximum.",
            "Nothing is trained: the published numbers are the model."
        },
        footer = {
            "",
            "Example:",
            "  photosphere bundle import-payne payne-apogee-unnormalized.npz --wavelengths payne-apogee-wavelength.npz"
                    + " --out payne-apogee"
        },
        mixinStandardHelpOptions = true)
public final class BundleImportPayneCommand implements Callable<Integer> {

    /** Citation of the published APOGEE networks. */
    private static final String USUAL_CITATION =
            "El-Badry et al. 2018, MNRAS 476, 528; Ting et al. 2019, ApJ 879, 69 (The Payne)";

    private static final String APOGEE = "22500";

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "The network (npz): w_array_0 [pixel, unit, label], w_array_1 and b_array_0 [pixel, unit],"
                    + " b_array_1 [pixel], x_min and x_max [label].")
    private Path network;

    @Option(
            names = "--wavelengths",
            required = true,
            paramLabel = "FILE",
            description = "The pixels' wavelengths (npz): wavelength [pixel], Angstrom in vacuum, equidistant in the"
                    + " logarithm except for gaps.")
    private Path wavelengths;

    @Option(
            names = {"--out", "--output"},
            required = true,
            paramLabel = "DIR",
            description = "Folder of the bundle.")
    private Path out;

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the model (default: the folder's name).")
    private @Nullable String name;

    @Option(
            names = "--citation",
            paramLabel = "TEXT",
            defaultValue = USUAL_CITATION,
            description = "Citation of the network, for the model card (default: ${DEFAULT-VALUE}).")
    private String citation;

    @Option(
            names = "--resolving-power",
            paramLabel = "R",
            defaultValue = APOGEE,
            description = "lambda / FWHM of the network's spectra, which the files do not state (default: APOGEE's,"
                    + " ${DEFAULT-VALUE}).")
    private double resolvingPower;

    @Option(names = "--force", description = "Overwrite the content of the folder.")
    private boolean force;

    @Override
    public Integer call() {
        BundleTraining.prepare(out, force);
        String model = name != null
                ? name
                : String.valueOf(out.toAbsolutePath().normalize().getFileName());
        PublishedPayneImport.Result result = PublishedPayneImport.run(
                new PublishedPayneImport.Request(model, network, wavelengths, citation, resolvingPower, out));
        PrintWriter to = spec.commandLine().getOut();
        to.printf(
                Locale.ROOT,
                "%s: %d pixels on %d bins over %.1f-%.1f Angstrom%n",
                model,
                result.pixels(),
                result.bins().count(),
                result.bins().lower(),
                result.bins().upper());
        to.printf(
                Locale.ROOT,
                "difference from the published network, of max-normalised flux at %d labels: RMSE %.1e, largest %.1e%n",
                result.difference().spectra(),
                result.difference().rmse(),
                result.largest());
        to.println("digest " + result.digest());
        to.flush();
        return 0;
    }
}
