package org.photosphere.services.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.services.config.Settings;

/**
 * Checks a node's requirements on Kafka before it joins its group: output topics that exist and accept the largest
 * answer, and the rights to use its topics, group and transactional id. Checked beforehand, because a node that
 * discovers a missing right during a rebalance disturbs all others of its group. Safe for use by several threads.
 */
public final class NodeAccess {

    private record Need(AclOperation right, String topic) {}

    private final Topics topics;
    private final Settings settings;
    private final Settings.Kafka kafka;
    private final TopicLimits limits;
    private final Set<String> prepared = ConcurrentHashMap.newKeySet();

    /** @param topics topics whose client has the rights of the node's clients; the caller closes it */
    public NodeAccess(Topics topics, Settings settings) {
        this.topics = topics;
        this.settings = settings;
        this.kafka = settings.kafka();
        this.limits = new TopicLimits(topics.admin(), settings);
    }

    /**
     * Creates the output topics of every survey that has spectra, and checks all rights. Called before a node joins its
     * group.
     *
     * @param transactionalIds transactional ids of the node; open transactions of an earlier node with this id are
     *     aborted
     * @throws InputException if a right is missing, a topic cannot be created, or one does not accept the largest
     *     answer
     */
    public void require(List<String> transactionalIds) {
        try {
            Set<String> visible = ofSpectra();
            if (visible.stream().allMatch(kafka::isOfTests)) {
                requireSight();
            }
            List<Need> needed = new ArrayList<>();
            visible.forEach(topic -> needed.add(new Need(AclOperation.READ, topic)));
            needed.add(new Need(AclOperation.READ, kafka.modelsTopic()));
            requireRights(needed);
            requireGroup();
            transactionalIds.forEach(this::requireTransactions);
            limits.compareInputs(visible);
            Set<String> surveys = new TreeSet<>();
            visible.forEach(topic -> surveys.add(kafka.survey(topic)));
            requireOutputs(surveys);
        } catch (KafkaException e) {
            throw KafkaErrors.atStart(e, kafka);
        }
    }

    /**
     * Creates missing output topics of surveys, and checks that the node may write them and that they accept the
     * largest answer. One request to Kafka per survey.
     *
     * @throws InputException as {@link #require}
     */
    public void requireOutputs(Set<String> surveys) {
        Set<String> fresh = new TreeSet<>(surveys);
        fresh.removeAll(prepared);
        if (fresh.isEmpty() && !prepared.isEmpty()) {
            return;
        }
        topics.createMissing(List.copyOf(fresh));
        Set<String> outputs = new TreeSet<>(Set.of(kafka.deadLetterTopic()));
        for (String survey : fresh) {
            outputs.add(kafka.parametersTopic(survey));
            outputs.add(kafka.testParametersTopic(survey));
        }
        List<Need> needed = new ArrayList<>();
        outputs.forEach(topic -> needed.add(new Need(AclOperation.WRITE, topic)));
        if (settings.truth().share() > 0) {
            for (String survey : fresh) {
                topics.createTestSpectra(survey);
                needed.add(new Need(AclOperation.WRITE, kafka.testSpectraTopic(survey)));
                needed.add(new Need(AclOperation.READ, kafka.testSpectraTopic(survey)));
            }
        }
        requireRights(needed);
        limits.requireRoom(outputs);
        prepared.addAll(fresh);
    }

    private Set<String> ofSpectra() {
        Set<String> found = new TreeSet<>();
        for (String name : BrokerAnswer.get(topics.admin().listTopics().names())) {
            if (kafka.spectraTopics().matcher(name).matches()) {
                found.add(name);
            }
        }
        return found;
    }

    /**
     * Checks that a topic of spectra is visible. Kafka hides topics on which a client has no right: an empty list may
     * mean no topic or no right.
     */
    private void requireSight() {
        String any = kafka.spectraTopic("any");
        var described = topics.admin().describeTopics(List.of(any)).topicNameValues();
        try {
            answer(described, any);
        } catch (AuthorizationException e) {
            throw KafkaErrors.missing(
                    AclOperation.READ, "topics " + kafka.spectraTopicPrefix() + "*, of which it sees none", e);
        } catch (UnknownTopicOrPartitionException noneYet) {
            // A survey's topic may be created later.
            return;
        }
    }

    private void requireRights(List<Need> needed) {
        var described = topics.admin()
                .describeTopics(
                        needed.stream().map(Need::topic).distinct().toList(),
                        new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
        needed.forEach(need -> {
            AclOperation right = need.right();
            String topic = need.topic();
            try {
                requireOne(right, "topic " + topic, answer(described, topic).authorizedOperations());
            } catch (AuthorizationException e) {
                throw KafkaErrors.missing(right, "topic " + topic, e);
            } catch (UnknownTopicOrPartitionException notThere) {
                // The models topic: no model was ever chosen.
                return;
            }
        });
    }

    private void requireGroup() {
        String group = "consumer group " + kafka.groupId();
        try {
            var described = topics.admin()
                    .describeConsumerGroups(
                            List.of(kafka.groupId()),
                            new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true));
            requireOne(
                    AclOperation.READ,
                    group,
                    answer(described.describedGroups(), kafka.groupId()).authorizedOperations());
        } catch (AuthorizationException e) {
            throw KafkaErrors.missing(AclOperation.READ, group, e);
        } catch (GroupIdNotFoundException firstNode) {
            // Kafka reports no rights on a group that does not exist; joining it will.
            return;
        }
    }

    private void requireTransactions(String transactionalId) {
        try {
            BrokerAnswer.get(
                    topics.admin().fenceProducers(List.of(transactionalId)).all());
        } catch (AuthorizationException e) {
            throw KafkaErrors.missing(AclOperation.WRITE, "transactional id " + transactionalId, e);
        }
    }

    private static <T> T answer(Map<String, KafkaFuture<T>> answers, String name) {
        return BrokerAnswer.get(Objects.requireNonNull(answers.get(name), name));
    }

    /** @param granted null if the broker does not report rights */
    private static void requireOne(AclOperation right, String resource, @Nullable Collection<AclOperation> granted) {
        if (granted != null && !granted.contains(right)) {
            throw KafkaErrors.missing(right, resource, null);
        }
    }
}
