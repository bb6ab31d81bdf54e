/* Reads .ics files with libical and prints one line an event, fields between tabs:
 *   file  UID  start  end  STATUS  occurrences (between commas, in the window)  SUMMARY
 * and one line a file: "=", file, number of errors libical noted, whether its restriction check passed.
 * Days are 2027-03-28, moments seconds since 1970 in UTC. Usage: read FROM TO FILE... (FROM, TO: seconds). */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_time(struct icaltimetype t)
{
    if (t.is_date)
        printf("%04d-%02d-%02d", t.year, t.month, t.day);
    else if (!t.zone)
        printf("floating");
    else
        printf("%ld", (long)icaltime_as_timet_with_zone(t, t.zone));
}

static void print_occurrences(icalcomponent *event, struct icaltimetype start, time_t from, time_t to)
{
    icalproperty *rule = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
    if (!rule) {
        time_t at = icaltime_as_timet_with_zone(start, start.zone);
        if (at >= from && at < to)
            print_time(start);
        return;
    }
    icalrecur_iterator *each = icalrecur_iterator_new(icalproperty_get_rrule(rule), start);
    if (!each) {
        printf("no-iterator");
        return;
    }
    for (;;) {
        struct icaltimetype next = icalrecur_iterator_next(each);
        if (icaltime_is_null_time(next))
            break;
        time_t at = icaltime_as_timet_with_zone(next, start.zone);
        if (at >= to)
            break;
        next.zone = start.zone;
        if (at < from || icalproperty_recurrence_is_excluded(event, &start, &next))
            continue;
        print_time(next);
        printf(",");
    }
    icalrecur_iterator_free(each);
}

static char *content(const char *name)
{
    FILE *file = fopen(name, "rb");
    if (!file)
        return NULL;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *text = malloc(size + 1);
    size_t got = fread(text, 1, size, file);
    text[got] = 0;
    fclose(file);
    return text;
}

int main(int count, char **words)
{
    time_t from = atol(words[1]), to = atol(words[2]);
    for (int i = 3; i < count; i++) {
        char *text = content(words[i]);
        icalcomponent *calendar = text ? icalparser_parse_string(text) : NULL;
        if (!calendar) {
            printf("=\t%s\tunreadable\t0\n", words[i]);
            continue;
        }
        icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
        for (; event; event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
            icalproperty *status = icalcomponent_get_first_property(event, ICAL_STATUS_PROPERTY);
            struct icaltimetype start = icalcomponent_get_dtstart(event);
            printf("%s\t%s\t", words[i], icalcomponent_get_uid(event));
            print_time(start);
            printf("\t");
            print_time(icalcomponent_get_dtend(event));
            printf("\t%s\t", status ? icalproperty_get_value_as_string(status) : "");
            print_occurrences(event, start, from, to);
            printf("\t%s\n", icalcomponent_get_summary(event));
        }
        int errors = icalcomponent_count_errors(calendar);
        printf("=\t%s\t%d\t%d\n", words[i], errors, icalrestriction_check(calendar));
        icalcomponent_free(calendar);
        free(text);
    }
    return 0;
}
