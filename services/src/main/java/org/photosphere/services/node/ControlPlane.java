package org.photosphere.services.node;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.pubsub.Topic;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.photosphere.model.forward.Label;
import org.photosphere.proto.v1.ClusterStatus;
import org.photosphere.proto.v1.LabelDifference;
import org.photosphere.proto.v1.ShadowReport;
import org.photosphere.services.cluster.ClusterMerger;
import org.photosphere.services.cluster.ClusterStatusCollector;
import org.photosphere.services.cluster.ClusterView;
import org.photosphere.services.cluster.StreamWatch;
import org.photosphere.services.config.Settings;
import org.photosphere.services.kafka.KafkaWatch;
import org.photosphere.services.kafka.Topics;
import org.photosphere.services.metrics.Metric;
import org.photosphere.services.metrics.NodeMetrics;
import org.photosphere.services.metrics.Observation;
import org.photosphere.services.serving.ModelRollout;
import org.photosphere.services.serving.Models;
import org.photosphere.services.serving.Shadow;

/** The node's part in the cluster: members, the group's lag, the model that serves. */
final class ControlPlane {

    private static final String PINNED = "photosphere-pinned-dispatcher";

    /** The watcher reads every three seconds; a value older than five readings is unknown. */
    private static final Duration LAG_VALID = Duration.ofSeconds(15);

    private ControlPlane() {}

    /**
     * Starts the actors as children. Each is restarted when it fails: spectra do not depend on them.
     *
     * @param contact is updated with whether Kafka answers
     * @param view is updated with the status of the cluster
     */
    static void start(
            ActorContext<?> context,
            Settings settings,
            NodeReporter reporter,
            Models models,
            NodeMetrics metrics,
            Topics topics,
            KafkaWatch.Contact contact,
            ClusterView view) {
        ActorRef<Topic.Command<ClusterStatus>> topic =
                context.spawn(Topic.create(ClusterStatus.class, "status"), "status-topic");
        metrics.gauge(Metric.CLUSTER_MEMBERS, () -> view.get().getNodesCount());
        metrics.gauge(Metric.CLUSTER_UNREACHABLE, () -> view.get().getUnreachableCount());
        // The open transaction of a killed node would block its partitions until the transaction's timeout.
        Consumer<String> away = node -> TransactionIds.of(settings, node).forEach(topics.members()::abortTransactions);
        context.spawn(
                supervised(settings, ClusterStatusCollector.create(reporter::report, topic, view::set, away)),
                "status-collector");
        if (!settings.cluster().seeds().isEmpty()) {
            context.spawn(
                    supervised(settings, ClusterMerger.create(settings.cluster().seeds())), ClusterMerger.NAME);
        }
        metrics.gauge(Metric.KAFKA_REACHABLE, () -> contact.answers() ? 1 : 0);
        context.spawn(
                supervised(settings, KafkaWatch.create(topics, contact)),
                "kafka-watch",
                DispatcherSelector.fromConfig(PINNED));
        Observation lag = new Observation(LAG_VALID);
        metrics.gauge(Metric.GROUP_LAG, () -> contact.known(lag.get()));
        ClusterSingleton.get(context.getSystem())
                .init(SingletonActor.of(
                                supervised(
                                        settings, StreamWatch.create(topics, view::get, topic, contact::answers, lag)),
                                "stream-watch")
                        .withStopMessage(StreamWatch.Command.STOP)
                        .withProps(DispatcherSelector.fromConfig(PINNED)));
        modelGauges(models, metrics);
        context.spawn(
                supervised(settings, ModelRollout.create(settings, models, metrics)),
                "model-rollout",
                DispatcherSelector.fromConfig(PINNED));
    }

    private static void modelGauges(Models models, NodeMetrics metrics) {
        metrics.gauge(Metric.MODELS_OPEN, models::count);
        metrics.gauge(
                Metric.SHADOW_SPECTRA,
                () -> models.shadow()
                        .map(shadow -> shadow.report().getSpectra())
                        .orElse(0L));
        for (Label label : models.current().model().forward().labels().labels()) {
            metrics.gauge(
                    Metric.SHADOW_DIFFERENCE_MEAN,
                    () -> ofShadow(models, label.name(), LabelDifference::getSumSigma),
                    label.name());
            metrics.gauge(
                    Metric.SHADOW_DIFFERENCE_RMS,
                    () -> Math.sqrt(ofShadow(models, label.name(), LabelDifference::getSumSigmaSquares)),
                    label.name());
        }
    }

    /** Returns the mean of a sum of differences; not a number without a shadow. */
    private static double ofShadow(Models models, String label, ToDoubleFunction<LabelDifference> sum) {
        ShadowReport report = models.shadow().map(Shadow::report).orElse(ShadowReport.getDefaultInstance());
        return report.getLabelsList().stream()
                        .filter(difference -> difference.getName().equals(label))
                        .mapToDouble(sum)
                        .findFirst()
                        .orElse(Double.NaN)
                / report.getSpectra();
    }

    private static <T> Behavior<T> supervised(Settings settings, Behavior<T> behavior) {
        return Behaviors.supervise(behavior)
                .onFailure(
                        RuntimeException.class,
                        SupervisorStrategy.restartWithBackoff(
                                settings.kafka().backoffMin(), settings.kafka().backoffMax(), 0.1));
    }
}
