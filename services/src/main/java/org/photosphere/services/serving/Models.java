package org.photosphere.services.serving;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.bundle.Digests;
import org.photosphere.proto.v1.ModelReport;
import org.photosphere.services.config.Settings;
import org.photosphere.services.pipeline.StageTimes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of a node: the serving one, earlier ones until the last of their spectra is answered, and the shadow. A
 * micro-batch is answered by the model that served when it was decoded. Safe for use by several threads.
 */
public final class Models implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Models.class);

    /**
     * A model in use.
     *
     * @param number number of the model on this node, ascending
     * @param sinceUs time at which it began to serve, microseconds since the epoch
     */
    public record Serving(int number, ServingModel model, Stages stages, long sinceUs) {}

    private static final class Open {
        private final Serving serving;
        private final boolean owned;
        private long spectra;
        private int users;

        Open(Serving serving, boolean owned) {
            this.serving = serving;
            this.owned = owned;
        }
    }

    private final Settings settings;
    private final Map<Integer, Open> open = new HashMap<>();
    private Serving current;
    private String rollout = "";
    private @Nullable Shadow shadow;

    /** @param first first serving model; the caller closes it */
    public Models(Settings settings, ServingModel first) {
        this.settings = settings;
        this.current = serving(0, first);
        open.put(0, new Open(current, false));
    }

    private Serving serving(int number, ServingModel model) {
        return new Serving(number, model, new Stages(settings, model), StageTimes.nowUs());
    }

    public synchronized Serving current() {
        return current;
    }

    /** Returns a model with unanswered spectra. */
    public synchronized Serving of(int number) {
        return open(number).serving;
    }

    /** Applies a function to the serving model. */
    public <T> T withCurrent(Function<ServingModel, T> work) {
        Open used;
        synchronized (this) {
            used = open(current.number());
            used.users++;
        }
        return with(used, work);
    }

    /**
     * Applies a worker's function to a model, which stays open until it returns: a worker given up as stuck may still
     * be in the engine when others have answered its spectra.
     */
    public <T> T with(int number, Function<ServingModel, T> work) {
        Open used;
        synchronized (this) {
            used = open(number);
            used.users++;
        }
        return with(used, work);
    }

    private <T> T with(Open used, Function<ServingModel, T> work) {
        try {
            return work.apply(used.serving.model());
        } finally {
            synchronized (this) {
                used.users--;
                closeUnused();
            }
        }
    }

    /** Registers spectra with the serving model; each has to be reported to {@link #done} once. */
    public synchronized Serving admit(int spectra) {
        open(current.number()).spectra += spectra;
        return current;
    }

    private Open open(int number) {
        Open found = open.get(number);
        if (found == null) {
            throw new IllegalStateException("model " + number + " is closed");
        }
        return found;
    }

    /** Records that spectra of a model are answered. */
    public synchronized void done(int number, int spectra) {
        Open found = open.get(number);
        // Absent if a worker given up as stuck answers after all.
        if (found != null) {
            found.spectra -= spectra;
            closeUnused();
        }
    }

    /** Makes a model serve from the next micro-batch on. It is owned from here on. */
    synchronized void switchTo(ServingModel model) {
        Serving before = current;
        current = serving(before.number() + 1, model);
        open.put(current.number(), new Open(current, true));
        rollout = "";
        if (shadow != null) {
            shadow.compareWith(current);
        }
        LOG.info(
                "model {} ({}) serves and replaces {} ({})",
                model.forward().name(),
                Digests.abbreviated(model.forward().digest()),
                before.model().forward().name(),
                Digests.abbreviated(before.model().forward().digest()));
        closeUnused();
    }

    private void closeUnused() {
        open.values().removeIf(each -> {
            boolean unused = each.spectra <= 0 && each.users == 0 && each.serving.number() != current.number();
            if (unused && each.owned) {
                each.serving.model().close();
            }
            return unused;
        });
    }

    /** @param what bundle that is loading, or the reason it does not serve; empty for neither */
    synchronized void rollout(String what) {
        rollout = what;
    }

    /** Replaces the shadow, or ends it. It is owned from here on. */
    public synchronized void shadow(@Nullable Shadow other) {
        if (shadow != null) {
            shadow.close();
        }
        shadow = other;
    }

    public synchronized Optional<Shadow> shadow() {
        return Optional.ofNullable(shadow);
    }

    public synchronized ModelReport report() {
        return ModelReport.newBuilder()
                .setName(current.model().forward().name())
                .setDigest(current.model().forward().digest())
                .setSinceUs(current.sinceUs())
                .setRollout(rollout)
                .build();
    }

    /** Returns the number of open models, serving or not. */
    public synchronized int count() {
        return open.size() + (shadow == null ? 0 : 1);
    }

    @Override
    public synchronized void close() {
        shadow(null);
        open.values().stream()
                .filter(each -> each.owned)
                .forEach(each -> each.serving.model().close());
        open.clear();
    }
}
