package org.photosphere.services.kafka;

import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.photosphere.model.InputException;
import org.photosphere.services.config.Settings;

/** Photosphere's topics on a broker: creates and lists them. */
public final class Topics implements AutoCloseable {

    /** End offsets exclude open transactions, which may yet be aborted. */
    private static final ListOffsetsOptions DELIVERABLE = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);

    private static final Duration VISIBLE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration VISIBLE_POLL = Duration.ofMillis(20);

    /**
     * State of one topic.
     *
     * @param offsets number of offsets kept, including transaction markers and aborted records
     * @param lag offsets of a spectra topic that the consumer group has not committed yet; empty for other topics
     */
    public record Summary(String name, int partitions, long offsets, OptionalLong lag) {}

    private final AdminClient admin;
    private final Settings.Kafka kafka;
    private final TopicPlans plans;
    private final Duration patience;

    private Topics(AdminClient admin, Settings.Kafka kafka, Duration patience) {
        this.admin = admin;
        this.kafka = kafka;
        this.plans = new TopicPlans(kafka);
        this.patience = patience;
    }

    /**
     * Connects, waiting for the broker as {@link Reachability#await} does.
     *
     * @throws InputException if no broker answers
     */
    public static Topics connect(Settings.Kafka kafka) {
        Reachability.await(kafka);
        return new Topics(AdminClient.create(kafka.clientProperties()), kafka, BrokerAnswer.CLIENTS_OWN);
    }

    /** Returns the same topics, by the same client, which this instance closes, with a timeout per request. */
    public Topics withPatience(Duration limit) {
        return new Topics(admin, kafka, limit);
    }

    /**
     * Creates missing topics of these surveys, and that of dead letters; existing topics are left unchanged.
     *
     * @return names of the created topics
     * @throws InputException if a survey's name is unusable or this client may not create a topic
     */
    public List<String> createMissing(List<String> surveys) {
        surveys.forEach(Topics::requireUsable);
        List<NewTopic> wanted = new ArrayList<>();
        for (String survey : surveys) {
            wanted.add(plans.spectra(kafka.spectraTopic(survey)));
            wanted.add(plans.parameters(survey));
            wanted.add(plans.testParameters(survey));
        }
        wanted.add(plans.deadLetters());
        return create(wanted);
    }

    /** Creates the topic of a survey's simulated spectra if it is missing. */
    public void createTestSpectra(String survey) {
        requireUsable(survey);
        create(List.of(plans.spectra(kafka.testSpectraTopic(survey))));
    }

    /** Creates the topic that records redrives if it is missing. */
    public void createRedriven() {
        create(List.of(plans.compacted(kafka.redrivenTopic())));
    }

    /** Creates the topic of model choices if it is missing. */
    public void createModels() {
        create(List.of(plans.compacted(kafka.modelsTopic())));
    }

    private List<String> create(List<NewTopic> wanted) {
        // Checked first: a client without the right to create topics can use existing ones.
        Set<String> existing = answer(admin.listTopics().names());
        List<NewTopic> missing = wanted.stream()
                .filter(topic -> !existing.contains(topic.name()))
                .toList();
        List<String> created = new ArrayList<>();
        admin.createTopics(missing).values().forEach((name, done) -> {
            if (isCreated(name, done)) {
                created.add(name);
            }
        });
        awaitVisible(created);
        created.sort(Comparator.naturalOrder());
        return List.copyOf(created);
    }

    /** Lists all topics under the configured prefix, by name. */
    public List<Summary> list() {
        List<String> names = answer(admin.listTopics().names()).stream()
                .filter(name -> name.startsWith(kafka.topicPrefix() + "."))
                .sorted()
                .toList();
        Map<String, TopicDescription> topics =
                answer(admin.describeTopics(names).allTopicNames());
        Map<String, List<TopicPartition>> partitions = new TreeMap<>();
        topics.forEach((name, topic) -> partitions.put(name, partitions(topic)));
        List<TopicPartition> all =
                partitions.values().stream().flatMap(List::stream).toList();
        Map<TopicPartition, Long> first = offsets(all, OffsetSpec.earliest());
        Map<TopicPartition, Long> end = offsets(all, OffsetSpec.latest());
        Map<TopicPartition, Long> committed = committed(all.stream()
                .filter(partition -> kafka.isOfSpectra(partition.topic()))
                .toList());

        List<Summary> summaries = new ArrayList<>();
        partitions.forEach((name, of) -> {
            long offsets = of.stream().mapToLong(p -> at(end, p) - at(first, p)).sum();
            OptionalLong lag = kafka.isOfSpectra(name)
                    ? OptionalLong.of(of.stream()
                            .mapToLong(p -> lag(p, first, end, committed))
                            .sum())
                    : OptionalLong.empty();
            summaries.add(new Summary(name, of.size(), offsets, lag));
        });
        return List.copyOf(summaries);
    }

    /** Returns this client's metrics. */
    public KafkaClientMetrics meters() {
        return new KafkaClientMetrics(admin);
    }

    /** Returns whether Kafka answers within a time, with as many requests as that takes. */
    public boolean answers(Duration patience) {
        try {
            DescribeClusterOptions within = new DescribeClusterOptions().timeoutMs((int) patience.toMillis());
            return !answer(admin.describeCluster(within).nodes()).isEmpty();
        } catch (KafkaException e) {
            return false;
        }
    }

    AdminClient admin() {
        return admin;
    }

    /** Returns the members of the consumer group. */
    public GroupMembers members() {
        return new GroupMembers(admin, kafka.groupId(), patience);
    }

    @Override
    public void close() {
        admin.close();
    }

    /**
     * Waits until new topics are usable. The controller answers before the brokers know of a topic: until then they
     * report to a producer that it does not exist. A broker also lists it before its partitions can be written: a
     * producer's first batch would be refused and its second accepted, after which the first is permanently out of
     * order. A broker that reports a partition's end offset accepts writes to it.
     */
    private void awaitVisible(List<String> created) {
        long end = System.nanoTime() + VISIBLE_TIMEOUT.toNanos();
        while (!answer(admin.listTopics().names()).containsAll(created) && System.nanoTime() < end) {
            LockSupport.parkNanos(VISIBLE_POLL.toNanos());
        }
        List<TopicPartition> partitions = answer(admin.describeTopics(created).allTopicNames()).values().stream()
                .flatMap(topic -> partitions(topic).stream())
                .toList();
        offsets(partitions, OffsetSpec.latest());
    }

    private static void requireUsable(String survey) {
        if (!Settings.Kafka.SURVEY.matcher(survey).matches()) {
            throw new InputException(
                    "survey name \"" + survey + "\" cannot be part of a topic's name",
                    "use up to 64 of a-z, 0-9, - and _, a letter or digit first");
        }
    }

    private boolean isCreated(String name, KafkaFuture<Void> done) {
        try {
            answer(done);
            return true;
        } catch (TopicExistsException createdMeanwhile) {
            return false;
        } catch (ApiException e) {
            throw KafkaErrors.notCreated(name, e, kafka);
        }
    }

    private <T> T answer(KafkaFuture<T> future) {
        return BrokerAnswer.get(future, patience);
    }

    private static List<TopicPartition> partitions(TopicDescription topic) {
        return topic.partitions().stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .toList();
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> asked =
                partitions.stream().collect(Collectors.toMap(Function.identity(), p -> which));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                answer(admin.listOffsets(asked, DELIVERABLE).all());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        found.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    private Map<TopicPartition, Long> committed(List<TopicPartition> partitions) {
        Map<TopicPartition, Long> committed = new LinkedHashMap<>();
        try {
            Map<TopicPartition, OffsetAndMetadata> found =
                    CommittedOffsets.of(admin, kafka.groupId(), partitions, patience);
            found.forEach((partition, offset) -> {
                if (offset != null) {
                    committed.put(partition, offset.offset());
                }
            });
        } catch (GroupIdNotFoundException nothingCommittedYet) {
            return Map.of();
        }
        return committed;
    }

    private static long lag(
            TopicPartition partition,
            Map<TopicPartition, Long> first,
            Map<TopicPartition, Long> end,
            Map<TopicPartition, Long> committed) {
        long from = Math.max(at(first, partition), committed.getOrDefault(partition, 0L));
        return Math.max(0, at(end, partition) - from);
    }

    private static long at(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return offsets.getOrDefault(partition, 0L);
    }
}
