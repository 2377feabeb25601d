package org.photosphere.model.bundle;

import java.util.Locale;
import java.util.Map;
import org.photosphere.model.forward.Label;

/** The page that tells a reader what a model is, what it was made of, and how far to trust it. */
final class ModelCard {

    private ModelCard() {}

    static String of(Manifest manifest) {
        StringBuilder card = new StringBuilder();
        Manifest.Provenance provenance = manifest.provenance();
        line(card, "# %s", manifest.name());
        line(card, "");
        line(
                card,
                "The Payne (a multilayer perceptron from labels to flux, Ting et al. 2019) on %d log-uniform bins over"
                        + " %.0f-%.0f Angstrom in vacuum; resolving power about %.0f. %s",
                manifest.wavelengths().bins(),
                manifest.wavelengths().lower(),
                manifest.wavelengths().upper(),
                manifest.resolvingPower(),
                manifest.normalisation());
        line(card, "");
        line(card, "| label | unit | from | to |");
        line(card, "|---|---|---|---|");
        for (Label label : manifest.labels()) {
            line(card, "| %s | %s | %s | %s |", label.name(), label.unit(), label.lower(), label.upper());
        }
        line(card, "");
        line(card, "## Error on nodes held out");
        line(card, "");
        line(card, "| nodes | spectra | RMSE | MAE | R^2 | median spectrum | 95th percentile |");
        line(card, "|---|---|---|---|---|---|---|");
        for (Map.Entry<String, Manifest.HeldOut> part : manifest.metrics().entrySet()) {
            Manifest.HeldOut m = part.getValue();
            line(
                    card,
                    "| %s | %d | %.5f | %.5f | %.6f | %.5f | %.5f |",
                    part.getKey(),
                    m.spectra(),
                    m.rmse(),
                    m.mae(),
                    m.r2(),
                    m.medianSpectrum(),
                    m.percentile95());
        }
        line(card, "");
        line(
                card,
                "Gradients saw neither; the validation nodes chose when to stop. The error per bin, over both, is shipped"
                        + " with the weights.");
        line(card, "");
        line(card, "## Made of");
        line(card, "");
        line(card, "- grid: %s, %d spectra, file %s", provenance.grid(), provenance.spectra(), provenance.gridFile());
        line(card, "- SHA-256 of the grid: %s", provenance.gridSha256());
        line(card, "- left-out points (zeros between positive neighbours) filled in: %d", provenance.repairedZeros());
        line(
                card,
                "- split: seed %d, validation %.2f, test %.2f of the nodes",
                provenance.split().seed(),
                provenance.split().validation(),
                provenance.split().test());
        line(
                card,
                "- network: hidden %s, %s, %d components",
                manifest.architecture().hidden(),
                manifest.architecture().activation(),
                manifest.architecture().components());
        provenance.training().forEach((name, value) -> line(card, "- %s: %s", name, value));
        line(card, "- %d epochs in %.0f s", provenance.epochs(), provenance.seconds());
        line(card, "- %s", provenance.software());
        line(card, "");
        line(card, "## Limits");
        line(card, "");
        line(
                card,
                "The model interpolates one grid and inherits its physics. Errors are largest at the edges of the grid"
                        + " and where nodes are missing. At the grid's sampling single lines are not resolved. The division by"
                        + " the maximum has a kink where the brightest bin changes over.");
        return card.toString();
    }

    private static void line(StringBuilder card, String format, Object... values) {
        card.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
                .append('\n');
    }
}
