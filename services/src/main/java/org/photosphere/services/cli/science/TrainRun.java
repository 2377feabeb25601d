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
import org.photosphere.services.cli.answers.MetricsTable;
import org.photosphere.services.cli.console.Progress;

/** A training on the console: a bar for each stage, results at the end. */
final class TrainRun {

    private final PrintWriter console;
    private @Nullable ProgressBar bar;
    private String task = "";

    TrainRun(PrintWriter console) {
        this.console = console;
    }

    int train(BundleTraining.Request request, boolean force) {
        BundleTraining.prepare(request.folder(), force);
        if (Trainer.isInterrupted(request.folder())) {
            console.println("resuming the training in " + request.folder());
        }
        BundleTraining.Result result;
        try {
            result = BundleTraining.run(request, this::show);
        } finally {
            closeBar();
        }
        TrainingOutcome training = result.training();
        for (StageResult stage : training.stages()) {
            console.printf(
                    Locale.ROOT,
                    "after %s: RMSE %.5f on the validation nodes, %d steps, %.1f spectra/s%n",
                    stage.title(),
                    stage.rmse(),
                    stage.steps(),
                    stage.spectraPerSecond());
        }
        console.printf(
                Locale.ROOT,
                "%s: %d steps in %.0f s%n",
                request.name(),
                training.steps(),
                training.elapsed().toMillis() / 1000.0);
        result.bundle().ifPresent(bundle -> report(request, bundle));
        console.flush();
        return 0;
    }

    private void report(BundleTraining.Request request, BundleTraining.Made bundle) {
        bundle.product().figures().forEach((name, value) -> console.printf(Locale.ROOT, "%s: %.2f%n", name, value));
        MetricsTable table = new MetricsTable(console);
        table.row("test nodes", bundle.errors().test().overall());
        table.row("validation nodes", bundle.errors().validation());
        bundle.errors().reducedTest().ifPresent(reduced -> table.row("test nodes, reduced model", reduced));
        bundle.product().metrics().forEach(table::row);
        bundle.errors().physics().ifPresent(physics -> console.println(EvaluationReport.sentence(physics)));
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
        // Under a time limit the number of steps is an estimate.
        open.maxHint(progress.steps());
        open.stepTo(Math.round(progress.fraction() * progress.steps()));
        String speed = String.format(Locale.ROOT, "%.0f spectra/s", progress.spectraPerSecond());
        open.setExtraMessage(
                Double.isNaN(progress.loss())
                        ? " " + speed
                        : String.format(
                                Locale.ROOT,
                                " loss %.2e, validation RMSE %.5f, %s",
                                progress.loss(),
                                progress.validationRmse(),
                                speed));
    }
}
