package org.photosphere.services.serving;

import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.model.bundle.Digests;
import org.photosphere.proto.v1.ModelChoice;
import org.photosphere.proto.v1.ShadowReport;
import org.photosphere.services.config.Settings;
import org.photosphere.services.metrics.Metric;
import org.photosphere.services.metrics.NodeMetrics;

/**
 * Follows the topic of model choices: loads a new bundle while the old one serves, warms it, and switches at the next
 * micro-batch. A bundle that does not load is reported, and the old one remains. Runs on a thread of its own, because
 * reading Kafka and loading block.
 */
public final class ModelRollout extends AbstractBehavior<ModelRollout.Look> {

    private static final Duration EVERY = Duration.ofSeconds(1);

    /** Checks for new choices. */
    enum Look {
        NOW
    }

    private final Settings settings;
    private final Models models;
    private final NodeMetrics metrics;
    private final ModelChoices choices;

    public static Behavior<Look> create(Settings settings, Models models, NodeMetrics metrics) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Look.NOW, EVERY);
            return new ModelRollout(context, settings, models, metrics);
        }));
    }

    private ModelRollout(ActorContext<Look> context, Settings settings, Models models, NodeMetrics metrics) {
        super(context);
        this.settings = settings;
        this.models = models;
        this.metrics = metrics;
        gauge(models.current().model());
        this.choices = new ModelChoices(settings.kafka());
    }

    @Override
    public Receive<Look> createReceive() {
        return newReceiveBuilder()
                .onMessageEquals(Look.NOW, this::onLook)
                .onSignal(PreRestart.class, signal -> onStop())
                .onSignal(PostStop.class, signal -> onStop())
                .build();
    }

    private Behavior<Look> onLook() {
        choices.news().forEach((role, choice) -> {
            switch (role) {
                case SERVING -> serve(choice);
                case SHADOW -> shadow(choice);
            }
        });
        return this;
    }

    private void serve(ModelChoice choice) {
        if (choice.getDigest().equals(models.current().model().forward().digest())) {
            models.rollout("");
            return;
        }
        models.rollout("loading " + choice.getBundle());
        ServingModel loaded = load(choice);
        if (loaded != null) {
            gauge(loaded);
            models.switchTo(loaded);
        }
    }

    /** Registers the gauge of a model, which remains when another serves. */
    private void gauge(ServingModel model) {
        String digest = model.forward().digest();
        metrics.gauge(
                Metric.MODEL_SERVING,
                () -> models.current().model().forward().digest().equals(digest) ? 1 : 0,
                model.forward().name(),
                Digests.abbreviated(digest));
    }

    private void shadow(ModelChoice choice) {
        ShadowReport now = models.shadow().map(Shadow::report).orElse(ShadowReport.getDefaultInstance());
        if (choice.getBundle().isEmpty()) {
            models.shadow(null);
        } else if (!now.getDigest().equals(choice.getDigest()) || now.getShare() != choice.getShare()) {
            ServingModel loaded = load(choice);
            if (loaded != null) {
                models.shadow(new Shadow(loaded, choice.getShare(), models.current()));
            }
        }
    }

    /** Returns a bundle, loaded and warm; null, after reporting the reason, if it does not load. */
    private @Nullable ServingModel load(ModelChoice choice) {
        try {
            ServingModel loaded = ChosenModel.open(settings, choice);
            loaded.warm(settings);
            metrics.counter(Metric.MODEL_LOADS, "loaded").increment();
            return loaded;
        } catch (InputException e) {
            return failed(choice, e.getMessage() + "; " + e.hint());
        } catch (RuntimeException e) {
            getContext().getLog().error("loading {}", choice.getBundle(), e);
            return failed(choice, String.valueOf(e));
        }
    }

    private @Nullable ServingModel failed(ModelChoice choice, String why) {
        metrics.counter(Metric.MODEL_LOADS, "failed").increment();
        models.rollout(choice.getBundle() + " was chosen but cannot be loaded: " + why);
        getContext().getLog().error("model {} not loaded, the previous one serves on: {}", choice.getBundle(), why);
        return null;
    }

    private Behavior<Look> onStop() {
        choices.close();
        return this;
    }
}
