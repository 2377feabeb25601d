package org.photosphere.model.bundle;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.bundle.Manifest.PhysFormerPart;
import org.photosphere.model.forward.Label;
import org.photosphere.model.network.physformer.PhysFormerShape;

/** Card of a model: its definition, its origin, and its accuracy. */
final class ModelCard {

    /** Share of sigma Teff^4 of a band that counts as complete, for which the card has its own wording. */
    private static final double ALL = 1;

    private final StringBuilder card = new StringBuilder();
    private final Manifest manifest;

    private ModelCard(Manifest manifest) {
        this.manifest = manifest;
    }

    static String of(Manifest manifest) {
        return manifest.kind().equals(Manifest.PIXEL_PAYNE)
                ? PublishedCard.of(manifest)
                : new ModelCard(manifest).text();
    }

    private String text() {
        PhysFormerPart physformer = manifest.physformer();
        line("# %s", manifest.name());
        line("");
        line(
                "%s on %d log-uniform bins over %.0f-%.0f Angstrom in vacuum; resolving power about %.0f. %s",
                BundleKind.titled(manifest.kind()).summary(),
                manifest.wavelengths().bins(),
                manifest.wavelengths().lower(),
                manifest.wavelengths().upper(),
                manifest.resolvingPower(),
                manifest.normalisation());
        line("");
        labels();
        heldOut();
        if (physformer != null) {
            figures(physformer);
        }
        course(manifest.course());
        provenance(physformer);
        limits(physformer);
        return card.toString();
    }

    private void labels() {
        line("| label | unit | from | to |");
        line("|---|---|---|---|");
        for (Label label : manifest.labels()) {
            line("| %s | %s | %s | %s |", label.name(), label.unit(), label.lower(), label.upper());
        }
        line("");
    }

    private void heldOut() {
        line("## Error on nodes held out");
        line("");
        line("| nodes | spectra | RMSE | MAE | R^2 | median spectrum | 95th percentile |");
        line("|---|---|---|---|---|---|---|");
        for (Map.Entry<String, Manifest.HeldOut> part : manifest.metrics().entrySet()) {
            Manifest.HeldOut m = part.getValue();
            line(
                    "| %s | %d | %.5f | %.5f | %.6f | %.5f | %.5f |",
                    part.getKey(), m.spectra(), m.rmse(), m.mae(), m.r2(), m.medianSpectrum(), m.percentile95());
        }
        line("");
        line(
                "No gradient used either; the validation nodes decided when to stop. The error per bin that is shipped with"
                        + " the weights was measured on the validation nodes"
                        + (manifest.provenance().training().containsKey(Manifest.FOLDS)
                                ? ", and on each training node by the map that never saw its fold or a spectrum"
                                        + " interpolated from it."
                                : "."));
        line("");
    }

    private void figures(PhysFormerPart physformer) {
        if (physformer.figures().isEmpty()) {
            return;
        }
        line("## Figures");
        line("");
        line("| figure | value |");
        line("|---|---|");
        physformer.figures().forEach((name, value) -> line("| %s | %s |", name, rounded(value)));
        line("");
        Manifest.Range share = physformer.energyShare();
        line(
                "The reference of the energy residual is %s.",
                share.lower() == ALL && share.upper() == ALL
                        ? "sigma Teff^4, which the bins are assumed to cover completely"
                        : String.format(
                                Locale.ROOT,
                                "the bins' own energy as a function of the labels, %.3f to %.3f of sigma Teff^4 over the nodes,"
                                        + " and is in units of it",
                                share.lower(),
                                share.upper()));
        line("");
    }

    private void course(@Nullable TrainingCourse course) {
        if (course == null) {
            return;
        }
        line("## Course of the training");
        line("");
        line("| stage | epochs | RMSE on the validation nodes after N steps |");
        line("|---|---|---|");
        for (TrainingCourse.Curve curve : course.stages()) {
            String points = curve.points().stream()
                    .map(point -> String.format(Locale.ROOT, "%d: %.5f", point.step(), point.rmse()))
                    .collect(Collectors.joining(", "));
            line("| %s | %.1f | %s |", curve.stage(), curve.epochs(), points);
        }
        line("");
        line(
                "An epoch is as many spectra as there are training nodes. The movement of the weights, from before the first"
                        + " stage to after the last:");
        line("");
        line("| weights | rms before | rms of the change | ratio |");
        line("|---|---|---|---|");
        course.moved()
                .forEach((group, movement) -> line(
                        "| %s | %.2e | %.2e | %s |",
                        group,
                        movement.start(),
                        movement.change(),
                        movement.start() > 0
                                ? String.format(Locale.ROOT, "%.1e", movement.change() / movement.start())
                                : "from zero"));
        line("");
    }

    /** Returns four digits: one table holds figures of any size. */
    private static String rounded(double value) {
        double size = Math.abs(value);
        boolean isPlain = size == 0 || (size >= 1e-3 && size < 1e6);
        return String.format(Locale.ROOT, isPlain ? size >= 100 ? "%.0f" : "%.4f" : "%.3e", value);
    }

    private void provenance(@Nullable PhysFormerPart physformer) {
        Manifest.Provenance provenance = manifest.provenance();
        line("## Made of");
        line("");
        line("- grid: %s, %d spectra, file %s", provenance.grid(), provenance.spectra(), provenance.gridFile());
        line("- SHA-256 of the grid: %s", provenance.gridSha256());
        line("- missing points (zeros between positive neighbours) filled in: %d", provenance.repairedZeros());
        line(
                "- split: seed %d, validation %.2f, test %.2f of the nodes",
                provenance.split().seed(),
                provenance.split().validation(),
                provenance.split().test());
        if (physformer != null) {
            sizes(physformer);
        }
        line(
                "- %s: hidden %s, %s, %d components",
                physformer == null ? "network" : "reduced model",
                manifest.architecture().hidden(),
                manifest.architecture().activation(),
                manifest.architecture().components());
        provenance.training().forEach((name, value) -> line("- %s: %s", name, value));
        line(
                "- %d %s in %.0f s",
                provenance.epochs(), BundleKind.titled(manifest.kind()).passes(), provenance.seconds());
        line("- %s", provenance.software());
        line("");
    }

    private void sizes(PhysFormerPart physformer) {
        PhysFormerShape shape = physformer.shape();
        line(
                "- map: %s bumps along the labels, hidden %s, to a latent of %d; decoder: %d patches of %d bins, tokens of %d, %d blocks of width %d"
                        + " with %d heads",
                shape.mapBumps(),
                shape.mapWidths(),
                shape.latent(),
                shape.patches(),
                shape.patchBins(),
                shape.tokenWidth(),
                shape.decoderBlocks(),
                shape.width(),
                shape.heads());
        line(
                "- encoder, used in training only: %d blocks of width %d with %d heads, %d bottleneck tokens",
                shape.encoder().blocks(),
                shape.encoder().width(),
                shape.encoder().heads(),
                shape.encoder().bottleneckTokens());
        line(
                "- transfer: %d layers, %d directions, opacities at %d depths and T at %d, intensity by %s; T between"
                        + " %.0f and %.0f K",
                shape.transfer().layers(),
                shape.transfer().directions(),
                shape.transfer().opacityKnots(),
                shape.transfer().temperatureKnots(),
                shape.transfer().intensity().name().toLowerCase(Locale.ROOT),
                physformer.temperatures().lower(),
                physformer.temperatures().upper());
    }

    private void limits(@Nullable PhysFormerPart physformer) {
        line("## Limits");
        line("");
        String edges = "Errors are largest at the edges of the grid and where nodes are missing. ";
        String kink = " The division by the maximum has a kink where the brightest bin changes.";
        if (physformer == null) {
            line("The model interpolates one grid and inherits its physics. " + edges
                    + "At the grid's sampling single lines are not resolved." + kink);
        } else {
            line("The model was trained on one grid's spectra and inherits its physics. " + edges
                    + "Opacities and temperatures are those that explain the spectra, not those of the grid's own"
                    + " atmospheres, which it does not contain. Features narrower than the resolving power are lost."
                    + kink);
        }
    }

    private void line(String format, Object... values) {
        card.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
                .append('\n');
    }
}
