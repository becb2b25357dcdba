package io.undercut.aws;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * One conditional update of one item. In expressions, {@code #name} is the attribute of that name and {@code :name} a
 * value given to {@link #set} or {@link #value}; placeholders for reserved words look after themselves.
 */
public final class Update {

    private static final Pattern NAME = Pattern.compile("#(\\w+)");

    private final String table;
    private final Map<String, AttributeValue> key;
    private final List<String> sets = new ArrayList<>();
    private final List<String> removes = new ArrayList<>();
    private final Map<String, AttributeValue> values = new HashMap<>();
    private @Nullable String condition;

    public Update(String table, Map<String, AttributeValue> key) {
        this.table = table;
        this.key = key;
    }

    /** Sets the attribute, or removes it when the value is null. */
    public Update set(String attribute, @Nullable AttributeValue value) {
        if (value == null) {
            return remove(attribute);
        }
        sets.add("#" + attribute + " = :" + attribute);
        return value(attribute, value);
    }

    public Update setTo(String attribute, String expression) {
        sets.add("#" + attribute + " = " + expression);
        return this;
    }

    public Update remove(String... attributes) {
        for (String attribute : attributes) {
            removes.add("#" + attribute);
        }
        return this;
    }

    public Update value(String name, AttributeValue value) {
        values.put(":" + name, value);
        return this;
    }

    /** Called more than once: all of the conditions must hold. */
    public Update when(String expression) {
        condition = condition == null ? "(" + expression + ")" : condition + " AND (" + expression + ")";
        return this;
    }

    /** The request; when its condition fails, the exception carries the item as it is. */
    public UpdateItemRequest returning(ReturnValue returned) {
        String expression = (sets.isEmpty() ? "" : "SET " + String.join(", ", sets))
                + (removes.isEmpty() ? "" : " REMOVE " + String.join(", ", removes));
        return UpdateItemRequest.builder()
                .tableName(table)
                .key(key)
                .updateExpression(expression)
                .conditionExpression(condition)
                .expressionAttributeNames(names(expression + " " + condition))
                .expressionAttributeValues(values.isEmpty() ? null : values)
                .returnValues(returned)
                .returnValuesOnConditionCheckFailure(
                        condition == null ? null : ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
    }

    private static Map<String, String> names(String expressions) {
        Map<String, String> names = new HashMap<>();
        Matcher name = NAME.matcher(expressions);
        while (name.find()) {
            names.put(name.group(), name.group(1));
        }
        return names;
    }
}
