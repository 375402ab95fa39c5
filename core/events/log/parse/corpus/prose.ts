/** Plain sentences, as programs print them and people write them: no time, no level, whatever words they hold. */
export const PROSE: readonly string[] = `
no error found
There were no errors in the last run.
Error handling is described in chapter four.
The warning lights went out one after another.
All errors have been corrected by hand.
Critical thinking is taught in the second year.
A fatal flaw in the argument was pointed out.
Information about the trains is available at the desk.
Info desk closes at six
Debugging is twice as hard as writing the program.
The level=of detail varies from page to page
She told me that the alert was false.
Panic set in when the lights went off
Notice the small bird on the left.
Trace the outline with a soft pencil.
Warning signs were posted along the fence
Fine weather is expected for the weekend.
Success has many fathers.
Failure is not an option
I went home early.
E is the most common letter in English.
D is the fourth letter.
W stands for west.
E numbers: what they mean
I agree: there is no error
D major: the key of the concerto
I (the author) wrote this in a week.
E (not F) is the right answer: think about it.
The value of x=1 and y=2 was used
x=1 is the start
Reading from /dev/null gives nothing
The answer is 42
42 is the answer
3 errors, 2 warnings were mentioned in the report
10 people came, 4 left
2024 was a leap year
15 January was a Monday
Jan and Piet went to the market
May I come in?
Mar is a short form of March
October 10 was warm
12:30 is lunch time
At 10:30 the train leaves.
Chapter 3: The error of their ways
Remember: warnings save lives
Note: this sentence has a colon.
Question: is there an error here?
Answer: no, there is none here.
Subject: your order
Dear customer,
Hello, world!
Listening on port 8080
Server started
Connected to database
Shutting down gracefully
Done.
Usage: app [options] FILE
Copyright (C) the authors
Loading configuration from /etc/app.conf
Press Ctrl-C to stop
Build succeeded with zero warnings
Tests: 12 passed, 0 failed
0 errors
Nothing to do
Everything is fine
Retrying in five seconds
Waiting for connections
The quick brown fox jumps over the lazy dog
Lorem ipsum dolor sit amet, consectetur adipiscing elit
{ this is not JSON
{curly} words
[ ] buy milk
[x] call the plumber
[1] the first footnote
[citation needed]
(see the error log for more)
<nobody> said that
<p>An error in a paragraph</p>
<13 is less than 14
"error" is a word in quotes
'warn' too
* an item about errors
- another item, about warnings
# A heading about fatal mistakes
> a quotation with no error in it
== Errors and warnings ==
-----
=====
...
| a | table | of errors |
1. First, check for errors.
2) Then check the warnings.
a) no error
http://example.com/error?level=high
https://example.com/warn
/usr/lib/error.d
C:\\Users\\error\\warn.txt
user@example.com wrote about a fatal crash
ERRORS ARE HUMAN
INFO DESK
DEBUG YOUR LIFE
WARNING SIGNS AHEAD
The function returns ERROR when it fails
It printed WARN twice
We saw FATAL in the log yesterday
He said "INFO" and left
Éric a trouvé une erreur
エラーはありません
Ошибок нет
не найдено ошибок
没有错误
keine Fehler gefunden
🙂 all good, no errors
   indented words about an error
\tat the park we found an error
`
  .split('\n')
  .filter(line => line !== '')
