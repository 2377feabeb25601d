package org.photosphere.services.cli.science;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Bundles;
import org.photosphere.model.chart.PictureFiles;
import org.photosphere.model.evaluation.AtmosphereFile;
import org.photosphere.model.evaluation.pictures.AtmospherePicture;
import org.photosphere.model.forward.Atmosphere;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.Label;
import org.photosphere.model.forward.PhysicalDiagnostics;
import org.photosphere.model.forward.PhysicalResidual;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code photosphere fields}: writes the physical fields from which a model generates a spectrum. */
@Command(
        name = "fields",
        description = {
            "Writes the opacities, temperatures and fluxes over depth from which a model generates one spectrum: a FITS"
                    + " file with images KAPPA, SIGMA and TAU [layer, wavelength] and tables LAYERS and SPECTRUM.",
            "The flux is the same at all depths, and HEATING is 0, where the atmosphere is in radiative equilibrium."
        },
        mixinStandardHelpOptions = true)
public final class FieldsCommand implements Callable<Integer> {

    private static final List<Double> PRINTED = List.of(1e-3, 1e-2, 0.1, 1 / 3.0, 2 / 3.0, 1.0, 2.0, 10.0);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--bundle",
            defaultValue = "atlas9-4label",
            paramLabel = "DIR|NAME",
            description = "A bundle's folder or a built-in model (default: ${DEFAULT-VALUE}).")
    private String bundle;

    @Option(
            names = "--label",
            required = true,
            paramLabel = "NAME=VALUE",
            description = "A label of the star, for each label of the model: teff=5777.")
    private Map<String, Double> labels;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "FITS file to write.")
    private Path file;

    @Option(names = "--plot", description = "Also draw T, flux and depth of formation, as PNG and SVG beside the file.")
    private boolean plot;

    @Option(
            names = "--json",
            description = "One JSON object: labels, t_at_tau_rosseland, flux_rms, heating_rms, energy.")
    private boolean json;

    @Option(names = "--force", description = "Overwrite an existing file.")
    private boolean force;

    @Override
    public Integer call() throws JsonProcessingException {
        requireNew(file);
        if (plot) {
            requireNew(folder().resolve(stem() + ".png"));
            requireNew(folder().resolve(stem() + ".svg"));
        }
        try (ForwardModel model = Bundles.verify(bundle).toFullModel()) {
            PhysicalDiagnostics diagnostics = model.diagnostics()
                    .orElseThrow(() -> new InputException(
                            "model " + model.name() + " has no physical fields: it is not a PhysFormer",
                            "give a bundle of kind physformer"));
            double[] point = point(model);
            Atmosphere atmosphere = diagnostics.atmosphere(point);
            double energy = diagnostics.check(point).residual(PhysicalResidual.ENERGY);
            AtmosphereFile.write(file, model, point, atmosphere, energy);
            if (plot) {
                draw(model, atmosphere);
            }
            print(atmosphere, energy);
        }
        return 0;
    }

    private void requireNew(Path path) {
        if (Files.exists(path) && !force) {
            throw new InputException(path + " exists", "give another file, or overwrite it with --force");
        }
    }

    private Path folder() {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? Path.of("/") : folder;
    }

    /** Returns the file's name without its extension. */
    private String stem() {
        return String.valueOf(file.getFileName()).replaceAll("\\.[A-Za-z]+$", "");
    }

    /** Returns the labels in the model's order. */
    private double[] point(ForwardModel model) {
        List<Label> known = model.labels().labels();
        TreeSet<String> names = known.stream().map(Label::name).collect(Collectors.toCollection(TreeSet::new));
        for (String name : labels.keySet()) {
            if (!names.contains(name)) {
                throw new InputException(
                        "model " + model.name() + " has no label '" + name + "'",
                        "its labels are " + String.join(", ", names));
            }
        }
        double[] point = new double[known.size()];
        for (int k = 0; k < point.length; k++) {
            Label label = known.get(k);
            Double value = labels.get(label.name());
            if (value == null || !(value >= label.lower()) || !(value <= label.upper())) {
                throw new InputException(
                        "label '" + label.name() + "' "
                                + (value == null ? "is not given" : "is out of bounds: " + value),
                        "give --label " + label.name() + "=VALUE, from " + label.lower() + " to " + label.upper());
            }
            point[k] = value;
        }
        return point;
    }

    private void draw(ForwardModel model, Atmosphere atmosphere) {
        PictureFiles.prepare(folder());
        String subtitle = model.name() + ", "
                + labels.entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue())
                        .collect(Collectors.joining(", "));
        PictureFiles.write(AtmospherePicture.of(stem(), atmosphere, model.wavelengths(), subtitle), folder());
    }

    private void print(Atmosphere atmosphere, double energy) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("labels", labels);
            Map<String, Double> temperatures = new LinkedHashMap<>();
            PRINTED.forEach(
                    tau -> temperatures.put(String.format(Locale.ROOT, "%.3g", tau), atmosphere.temperatureAt(tau)));
            row.put("t_at_tau_rosseland", temperatures);
            row.put("flux_rms", atmosphere.fluxError());
            row.put("heating_rms", atmosphere.heatingError());
            row.put("energy", energy);
            out.println(new ObjectMapper().writeValueAsString(row));
        } else {
            out.println(" lg tau_R     T (K)");
            PRINTED.forEach(
                    tau -> out.printf(Locale.ROOT, "%9.2f %9.0f%n", Math.log10(tau), atmosphere.temperatureAt(tau)));
            out.printf(
                    Locale.ROOT,
                    "above tau_R %.1f: flux constant to %.2f %% rms, heating balanced to %.2f %% rms; energy %+.4f%n",
                    Atmosphere.RADIATIVE,
                    100 * atmosphere.fluxError(),
                    100 * atmosphere.heatingError(),
                    energy);
        }
        out.flush();
    }
}
