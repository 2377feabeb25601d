package org.photosphere.services.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.photosphere.model.InputException;
import org.photosphere.services.config.Settings;

/** Photosphere's topics on a broker: creates them and tells what they hold. */
public final class Topics implements AutoCloseable {

    /**
     * Largest record of a spectra topic, bytes. Far above the limit of a spectrum message, so that one over the limit
     * arrives and becomes a dead letter instead of failing at a survey's producer.
     */
    static final int SPECTRA_MAX_BYTES = 4 << 20;

    /**
     * Stored as they are: the broker unpacks what comes compressed and refuses what is too large then, so that no few bytes
     * unpack to more memory than a node has.
     */
    private static final Map<String, String> OF_SPECTRA =
            Map.of("max.message.bytes", "" + SPECTRA_MAX_BYTES, "compression.type", "uncompressed");

    /** A dead letter holds the largest record whole, with its headers and the reason. */
    static final int DEAD_LETTERS_MAX_BYTES = SPECTRA_MAX_BYTES + (1 << 20);

    private static final Duration VISIBLE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration VISIBLE_POLL = Duration.ofMillis(20);

    /**
     * One topic.
     *
     * @param offsets from the first kept to the end; markers of transactions and aborted records are among them
     * @param lag offsets of a spectra topic that the consumer group has not committed yet; empty for other topics
     */
    public record Summary(String name, int partitions, long offsets, OptionalLong lag) {}

    private final Admin admin;
    private final Settings.Kafka kafka;

    private Topics(Admin admin, Settings.Kafka kafka) {
        this.admin = admin;
        this.kafka = kafka;
    }

    /**
     * Waits for the broker as {@link Reachability#await} does.
     *
     * @throws InputException where there is none
     */
    public static Topics connect(Settings.Kafka kafka) {
        Reachability.await(kafka);
        return new Topics(Admin.create(kafka.clientProperties()), kafka);
    }

    /**
     * Creates what is missing of the topics of these surveys, and the dead letters; what exists
     * is left as it is.
     *
     * @return the names of the topics that were created
     * @throws InputException where a survey's name is unusable or this client may not create a topic
     */
    public List<String> createMissing(List<String> surveys) {
        surveys.forEach(Topics::requireUsable);
        List<NewTopic> wanted = new ArrayList<>();
        for (String survey : surveys) {
            wanted.add(topic(kafka.spectraTopic(survey), OF_SPECTRA));
            wanted.add(topic(kafka.parametersTopic(survey), Map.of()));
            wanted.add(topic(kafka.testParametersTopic(survey), 1, Map.of()));
        }
        wanted.add(topic(kafka.deadLetterTopic(), Map.of("max.message.bytes", "" + DEAD_LETTERS_MAX_BYTES)));
        return create(wanted);
    }

    /** Creates the topic of a survey's simulated spectra, where it is missing. */
    public void createTestSpectra(String survey) {
        requireUsable(survey);
        create(List.of(topic(kafka.testSpectraTopic(survey), OF_SPECTRA)));
    }

    /** Creates the record of what was redriven, where it is missing. */
    public void createRedriven() {
        create(List.of(topic(kafka.redrivenTopic(), Map.of("cleanup.policy", "compact"))));
    }

    /** Creates the record of which bundle serves, where it is missing. */
    public void createModels() {
        create(List.of(topic(kafka.modelsTopic(), Map.of("cleanup.policy", "compact"))));
    }

    private List<String> create(List<NewTopic> wanted) {
        // Asked first: a client that may not create topics can use those that somebody made for it.
        Set<String> existing = BrokerAnswer.get(admin.listTopics().names());
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

    /** All topics under the configured prefix, by name. */
    public List<Summary> list() {
        List<String> names = BrokerAnswer.get(admin.listTopics().names()).stream()
                .filter(name -> name.startsWith(kafka.topicPrefix() + "."))
                .sorted()
                .toList();
        Map<String, TopicDescription> topics =
                BrokerAnswer.get(admin.describeTopics(names).allTopicNames());
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

    /** Who reads spectra. */
    public GroupMembers members() {
        return new GroupMembers(admin, kafka.groupId());
    }

    @Override
    public void close() {
        admin.close();
    }

    /**
     * The controller answers before the brokers know of a topic: until then a producer would be told there is none. And a
     * broker knows of it before its partitions can be written: a producer's first batch would be refused then and its second
     * taken, after which the first is out of order for good. Who tells a partition's end can write it.
     */
    private void awaitVisible(List<String> created) {
        long end = System.nanoTime() + VISIBLE_TIMEOUT.toNanos();
        while (!BrokerAnswer.get(admin.listTopics().names()).containsAll(created) && System.nanoTime() < end) {
            LockSupport.parkNanos(VISIBLE_POLL.toNanos());
        }
        List<TopicPartition> partitions =
                BrokerAnswer.get(admin.describeTopics(created).allTopicNames()).values().stream()
                        .flatMap(topic -> partitions(topic).stream())
                        .toList();
        offsets(partitions, OffsetSpec.latest());
    }

    private NewTopic topic(String name, Map<String, String> configuration) {
        return topic(name, kafka.partitions(), configuration);
    }

    private NewTopic topic(String name, int partitions, Map<String, String> configuration) {
        Optional<Short> replication =
                kafka.replicationFactor() == -1 ? Optional.empty() : Optional.of(kafka.replicationFactor());
        return new NewTopic(name, Optional.of(partitions), replication).configs(configuration);
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
            BrokerAnswer.get(done);
            return true;
        } catch (TopicExistsException createdMeanwhile) {
            return false;
        } catch (AuthorizationException e) {
            throw new InputException(
                    "topic " + name + " is missing and may not be created: " + e.getMessage(),
                    "have it created with " + kafka.partitions() + " partitions, or grant CREATE on it",
                    e);
        } catch (ApiException e) {
            throw new InputException(
                    "topic " + name + " could not be created: " + e.getMessage(),
                    "check photosphere.kafka.partitions and photosphere.kafka.replication-factor",
                    e);
        }
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
                BrokerAnswer.get(admin.listOffsets(asked).all());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        found.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    private Map<TopicPartition, Long> committed(List<TopicPartition> partitions) {
        Map<TopicPartition, Long> committed = new LinkedHashMap<>();
        try {
            Map<TopicPartition, OffsetAndMetadata> found = CommittedOffsets.of(admin, kafka.groupId(), partitions);
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
