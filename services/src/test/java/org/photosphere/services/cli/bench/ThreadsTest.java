package org.photosphere.services.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ThreadsTest {

    @Test
    void workAtTheSameTime() throws InterruptedException {
        CountDownLatch all = new CountDownLatch(3);
        assertThat(Threads.together(3, index -> {
                    all.countDown();
                    await(all);
                    return 10 * index;
                }))
                .containsExactly(0, 10, 20);
    }

    @Test
    void reportAFailure() {
        assertThatThrownBy(() -> Threads.together(2, index -> 1 / index))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseInstanceOf(ArithmeticException.class);
    }

    @Test
    void spendNoProcessorTimeAsleep() throws InterruptedException {
        double begin = Threads.coreSeconds();
        Thread.sleep(300);
        assertThat(Threads.coreSeconds() - begin).isLessThan(0.2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
