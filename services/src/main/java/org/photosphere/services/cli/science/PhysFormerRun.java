package org.photosphere.services.cli.science;

import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.training.BundleTraining;
import org.photosphere.model.training.Trainer;
import org.photosphere.model.training.TrainingOutcome;
import org.photosphere.model.training.TrainingOutcome.StageResult;
import org.photosphere.model.training.TrainingProgress;
import org.photosphere.model.training.physformer.PhysFormerBundleTraining;
import org.photosphere.model.training.physformer.PhysFormerBundler;
import org.photosphere.model.training.physformer.ReducedModelTraining;
import org.photosphere.services.cli.answers.MetricsTable;
import org.photosphere.services.cli.console.Progress;

/** {@code train --model physformer} on the console: a bar for each stage, results at the end. */
final class PhysFormerRun {

    private static final int REDUCED_STEPS = 1000;

    private final PrintWriter console;
    private @Nullable ProgressBar bar;
    private String task = "";

    PhysFormerRun(PrintWriter console) {
        this.console = console;
    }

    int train(PhysFormerBundleTraining.Request request, boolean force) {
        BundleTraining.prepare(request.folder(), force);
        if (Trainer.isInterrupted(request.folder())) {
            console.println("resuming the training in " + request.folder());
        }
        PhysFormerBundleTraining.Result result;
        try {
            result = PhysFormerBundleTraining.run(request, this::show, new Reduced());
        } finally {
            closeBar();
        }
        TrainingOutcome training = result.trained().training();
        for (StageResult stage : training.stages()) {
            console.printf(Locale.ROOT, "after %s: RMSE %.5f on the validation nodes%n", stage.title(), stage.rmse());
        }
        console.printf(
                Locale.ROOT,
                "%d steps in %.0f s%n",
                training.steps(),
                training.elapsed().toMillis() / 1000.0);
        for (StageResult stage : training.stages()) {
            console.printf(
                    Locale.ROOT,
                    "%s: %.1f spectra/s, the networks at %.0f %% of the rate of matrix products%n",
                    stage.title(),
                    stage.spectraPerSecond(),
                    100 * result.trained().gemmShares().getOrDefault(stage.title(), 0.0));
        }
        result.bundle().ifPresent(bundle -> report(request, bundle));
        console.flush();
        return 0;
    }

    private void report(PhysFormerBundleTraining.Request request, PhysFormerBundler.Result bundle) {
        MetricsTable table = new MetricsTable(console);
        table.row("test nodes", bundle.test().overall());
        table.row("validation nodes", bundle.validation());
        table.row("test nodes, reduced model", bundle.reducedTest());
        table.row("reduced model against PhysFormer", bundle.reducedAgainstFull());
        console.println(EvaluationReport.sentence(bundle.physics()));
        console.println("bundle " + request.folder() + ", digest " + bundle.digest());
    }

    private ProgressBar bar(String wanted, long steps) {
        ProgressBar open = bar;
        if (open == null || !task.equals(wanted)) {
            closeBar();
            open = Progress.bar(wanted, steps);
            bar = open;
            task = wanted;
        }
        return open;
    }

    private void closeBar() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    private void show(TrainingProgress progress) {
        ProgressBar open = bar(progress.stage(), progress.steps());
        open.stepTo(progress.step());
        open.setExtraMessage(String.format(
                Locale.ROOT,
                " loss %.2e, validation RMSE %.5f, %.0f spectra/s",
                progress.loss(),
                progress.validationRmse(),
                progress.spectraPerSecond()));
    }

    /** The two progress bars of the reduced model. */
    private final class Reduced implements ReducedModelTraining.Listener {

        @Override
        public void generated(int done, int total) {
            bar("spectra for the reduced model", total).stepTo(done);
        }

        @Override
        public void trained(TrainingProgress progress) {
            ProgressBar open = bar("reduced model", REDUCED_STEPS);
            open.stepTo(Math.round(progress.fraction() * REDUCED_STEPS));
            open.setExtraMessage(String.format(Locale.ROOT, " validation RMSE %.5f", progress.validationRmse()));
        }
    }
}
