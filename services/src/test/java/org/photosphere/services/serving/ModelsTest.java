package org.photosphere.services.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.photosphere.services.config.Settings;

class ModelsTest {

    private static final Settings SETTINGS = Settings.load(null, Map.of());

    @Test
    void aModelIsClosedWhenAnotherServesAndItsLastSpectrumIsAnswered() {
        try (ServingModel first = ServingModel.open(SETTINGS);
                Models models = new Models(SETTINGS, first)) {
            models.admit(2);
            models.switchTo(ServingModel.open(SETTINGS));
            models.done(0, 1);
            assertThat(models.count()).isEqualTo(2);
            models.done(0, 1);
            assertThat(models.count()).isEqualTo(1);
        }
    }

    @Test
    void aModelStaysOpenWhileAWorkerThatOthersReplacedIsStillInIt() throws Exception {
        try (ServingModel first = ServingModel.open(SETTINGS);
                Models models = new Models(SETTINGS, first)) {
            models.admit(1);
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch back = new CountDownLatch(1);
            CompletableFuture<Void> stuck = CompletableFuture.runAsync(() -> models.with(0, model -> {
                inside.countDown();
                try {
                    return back.await(1, TimeUnit.MINUTES);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
            inside.await();
            // Another worker answered its spectrum.
            models.switchTo(ServingModel.open(SETTINGS));
            models.done(0, 1);
            assertThat(models.count()).isEqualTo(2);
            back.countDown();
            stuck.get(1, TimeUnit.MINUTES);
            assertThat(models.count()).isEqualTo(1);
        }
    }
}
