package org.photosphere.services.endpoint;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds one kind of answer on a thread of its own, so that a blocked one delays no other kind. An answer that is not
 * ready in time fails with {@link Late}; the stack of the blocked thread is logged once. Safe for use by several
 * threads.
 */
final class BoundedWork implements AutoCloseable {

    /** The answer is not ready in time; the message has the reason. */
    static final class Late extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Late(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** Maximum requests waiting for the thread: several Prometheus servers at once. */
    private static final int WAITING = 16;

    private static final Logger LOG = LoggerFactory.getLogger(BoundedWork.class);

    private final String name;
    private final Duration timeout;
    private final AtomicBoolean isLate = new AtomicBoolean();
    private final ThreadPoolExecutor executor;
    private volatile @Nullable Thread thread;

    /** @param name name of the answer, for messages and the thread */
    BoundedWork(String name, Duration timeout) {
        this.name = name;
        this.timeout = timeout;
        this.executor =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), this::newThread);
    }

    private Thread newThread(Runnable work) {
        Thread made = new Thread(work, "http-" + name);
        made.setDaemon(true);
        thread = made;
        return made;
    }

    /** Returns the answer, or a failure with {@link Late}. */
    CompletionStage<String> make(Supplier<String> answer) {
        CompletableFuture<String> made;
        try {
            made = CompletableFuture.supplyAsync(answer, executor);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new Late(WAITING + " requests for " + name + " already waiting", e));
        }
        return made.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).handle((text, failure) -> {
            if (failure instanceof TimeoutException) {
                throw late(failure);
            }
            if (failure != null) {
                throw failure instanceof CompletionException wrapped ? wrapped : new CompletionException(failure);
            }
            isLate.set(false);
            return text;
        });
    }

    private Late late(Throwable failure) {
        String message = name + " not ready within " + timeout.toMillis() + " ms";
        Thread busy = thread;
        if (isLate.compareAndSet(false, true) && busy != null) {
            StackTraceElement[] at = busy.getStackTrace();
            LOG.warn("{}; its thread is at {}", message, at.length == 0 ? "its end" : trace(at));
        }
        return new Late(message + "; the node's log has the stack of its thread", failure);
    }

    private static String trace(StackTraceElement[] at) {
        StringBuilder trace = new StringBuilder();
        for (int i = 0; i < Math.min(at.length, 12); i++) {
            trace.append(i == 0 ? "" : " < ").append(at[i]);
        }
        return trace.toString();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
