package io.undercut.extract;

/** What a property of an {@link Item} holds: another item, or text. */
sealed interface Value permits Item, Value.Text {

    Node node();

    /**
     * @param number true for a JSON number, which has one reading only
     */
    record Text(String text, boolean number, Node node) implements Value {}
}
