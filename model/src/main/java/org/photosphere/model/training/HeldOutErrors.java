package org.photosphere.model.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.photosphere.model.bundle.BundledNetwork;
import org.photosphere.model.bundle.Manifest;
import org.photosphere.model.forward.EmulatorError;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.grid.NormalisedGrid;
import org.photosphere.model.network.ModelDescription;
import org.photosphere.model.training.Architecture.Product;

/**
 * Errors of a trained network on the nodes that its gradients never used.
 *
 * @param test of the full model, on the nodes that decided nothing
 * @param validation of the full model, on the nodes that decided when to stop
 * @param reducedTest of the model that inversions use, where it is another one, on the test nodes
 * @param physics residuals of a physical model on the test nodes
 * @param emulatorError of the model that inversions use, on nodes that it, or its part, never used
 */
public record HeldOutErrors(
        ErrorTables test,
        ModelMetrics validation,
        Optional<ModelMetrics> reducedTest,
        Optional<PhysicsMetrics> physics,
        EmulatorError emulatorError) {

    static HeldOutErrors of(Product product, ModelDescription description, TrainingData data) {
        BundledNetwork network = product.network();
        NormalisedGrid test = data.test();
        NormalisedGrid validation = data.validation();
        List<ForwardModel> folds = product.folds().stream()
                .map(fold -> fold.toFullModel(description))
                .toList();
        try (ForwardModel full = network.toFullModel(description);
                ForwardModel quick = network.toModel(description)) {
            return new HeldOutErrors(
                    ErrorTables.of(test, spectra(full, test)),
                    ModelMetrics.of(spectra(full, validation), validation.flux()),
                    network.isPhysical() ? Optional.of(ModelMetrics.of(quick, test)) : Optional.empty(),
                    full.diagnostics().map(diagnostics -> PhysicsMetrics.of(diagnostics.diagnose(test.labels()))),
                    NodeErrors.of(
                                    quick,
                                    folds,
                                    data.train(),
                                    validation,
                                    data.recipe().seed())
                            .error());
        } finally {
            folds.forEach(ForwardModel::close);
        }
    }

    private static float[][] spectra(ForwardModel model, NormalisedGrid grid) {
        return ParallelSpectra.of(model, grid.labels(), Runtime.getRuntime().availableProcessors(), done -> {});
    }

    /**
     * Returns the errors by title, in a fixed order: the bundle's bytes are its identity.
     *
     * @param more further ones, which follow
     */
    Map<String, Manifest.HeldOut> toManifest(Map<String, ModelMetrics> more) {
        Map<String, Manifest.HeldOut> metrics = new LinkedHashMap<>();
        metrics.put("test", heldOut(test.overall()));
        metrics.put("validation", heldOut(validation));
        for (ErrorTables.ByTeff range : test.byTeff()) {
            metrics.put("test, Teff " + text(range), heldOut(range.metrics()));
        }
        for (ErrorTables.ByBand band : test.byBand()) {
            metrics.put(
                    String.format(
                            Locale.ROOT,
                            "test, %s %.0f to %.0f Angstrom",
                            band.band().title(),
                            band.band().from(),
                            band.band().to()),
                    heldOut(band.metrics()));
        }
        reducedTest.ifPresent(reduced -> metrics.put("test, reduced model", heldOut(reduced)));
        more.forEach((title, some) -> metrics.put(title, heldOut(some)));
        return metrics;
    }

    private static String text(ErrorTables.ByTeff range) {
        if (range.from() == 0) {
            return String.format(Locale.ROOT, "below %.0f K", range.to());
        }
        return Double.isInfinite(range.to())
                ? String.format(Locale.ROOT, "from %.0f K", range.from())
                : String.format(Locale.ROOT, "%.0f to %.0f K", range.from(), range.to());
    }

    static Manifest.HeldOut heldOut(ModelMetrics m) {
        return new Manifest.HeldOut(m.rmse(), m.mae(), m.r2(), m.spectra(), m.medianSpectrum(), m.percentile95());
    }
}
