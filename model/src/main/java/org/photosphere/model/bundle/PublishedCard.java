package org.photosphere.model.bundle;

import java.util.Locale;
import java.util.Map;
import org.photosphere.model.forward.Label;

/** Card of a network that was trained and published elsewhere. */
final class PublishedCard {

    private final StringBuilder card = new StringBuilder();
    private final Manifest manifest;

    private PublishedCard(Manifest manifest) {
        this.manifest = manifest;
    }

    static String of(Manifest manifest) {
        return new PublishedCard(manifest).text();
    }

    private String text() {
        Manifest.Provenance provenance = manifest.provenance();
        line("# %s", manifest.name());
        line("");
        line(
                "%s, evaluated unchanged: from labels to flux by"
                        + " one network of %d sigmoid units per pixel. %d log-uniform bins over %.0f-%.0f Angstrom in"
                        + " vacuum, resolving power about %.0f. %s",
                BundleKind.PIXEL_PAYNE.summary(),
                manifest.architecture().hidden().get(0),
                manifest.wavelengths().bins(),
                manifest.wavelengths().lower(),
                manifest.wavelengths().upper(),
                manifest.resolvingPower(),
                manifest.normalisation());
        line("");
        line("Cite: %s", provenance.grid());
        line("");
        line("| label | unit | from | to |");
        line("|---|---|---|---|");
        for (Label label : manifest.labels()) {
            line("| %s | %s | %s | %s |", label.name(), label.unit(), label.lower(), label.upper());
        }
        line("");
        line("`m_h` is the network's [Fe/H], `alpha_m` its [alpha/Fe].");
        line("");
        line("## Difference from the published network");
        line("");
        line("| labels | spectra | RMSE | MAE | R^2 | median spectrum | 95th percentile |");
        line("|---|---|---|---|---|---|---|");
        for (Map.Entry<String, Manifest.HeldOut> part : manifest.metrics().entrySet()) {
            Manifest.HeldOut m = part.getValue();
            line(
                    "| %s | %d | %.1e | %.1e | %.6f | %.1e | %.1e |",
                    part.getKey(), m.spectra(), m.rmse(), m.mae(), m.r2(), m.medianSpectrum(), m.percentile95());
        }
        line("");
        line(
                "Of max-normalised flux, single precision here against double precision of the published numbers. It is the"
                        + " error per bin that is shipped with the weights.");
        line("");
        line("## Made of");
        line("");
        line("- network: %s, SHA-256 %s", provenance.gridFile(), provenance.gridSha256());
        provenance.training().forEach((name, value) -> line("- %s: %s", name, value));
        line("- %s", provenance.software());
        line("");
        line("## Limits");
        line("");
        line("The publication states the network's error on its training spectra and their error on stars; neither"
                + " is in the error per bin, so sigmas are those of the observed noise. Bins in gaps between the"
                + " network's pixels hold straight lines and an error of the whole flux: they have no weight in"
                + " a fit. The nodes are a lattice over the network's bounds, not its training spectra, so labels"
                + " far from those are not detected.");
        return card.toString();
    }

    private void line(String format, Object... values) {
        card.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
                .append('\n');
    }
}
