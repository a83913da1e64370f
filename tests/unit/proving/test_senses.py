"""The same words in another sense: each rule with what it lets through and what it holds back."""

import pytest

from bot.proving import prove

CASES = {
    "an opposite of the thing it stands beside": (
        "We tried the broker for a year and left because tuning was painful.",
        ["Tuning was painful.", "They left because tuning was painful."],
        ["Tuning was easy with the broker.", "Tuning was painless."],
    ),
    "a compared form of an opposite": (
        "The second region is the cheapest one we run.",
        ["The second region is the cheapest one."],
        ["The second region is the costliest one."],
    ),
    "a word that rules out what was said of the same": (
        "After the sharding the timeouts disappeared.",
        ["The timeouts disappeared after the sharding."],
        ["The timeouts appeared after the sharding."],
    ),
    "a denied comparison": (
        "The managed cluster is not more expensive for us.",
        ["The managed cluster is not more expensive for them."],
        ["The managed cluster is less expensive for them."],
    ),
    "what a denying verb does not reach": (
        "Leaders must review code, otherwise they stop understanding what is hard.",
        ["Leaders must review code."],
        ["Leaders must review code so that they understand what is easy."],
    ),
    "a second verb of one subject": (
        "We moved search to Vespa and it has not fallen over once since May.",
        ["Search was moved to Vespa and has not fallen over since May."],
        ["Search was moved to Vespa and has fallen over since May."],
    ),
    "twins in one sentence": (
        "Writers trust the cache too little and readers trust it too much.",
        ["Writers trust the cache too little.", "Readers trust the cache too much."],
        ["Readers trust the cache too little."],
    ),
    "twins with a comma": (
        "The wiki is where beginners look, the chat is where experts look.",
        ["Beginners look in the wiki.", "Experts look in the chat."],
        ["Beginners look in the chat.", "Experts look in the wiki."],
    ),
    "what is to come": (
        "My prediction is that Brindle gets bought by Quarry next year, and we will leave for Ostrava.",
        ["Brindle will be bought by Quarry next year, is a prediction.", "They will leave for Ostrava."],
        ["Brindle was bought by Quarry.", "They left for Ostrava."],
    ),
    "too much of it": (
        "Teams split their repository too early.",
        ["Teams split their repository too early."],
        ["Teams should split their repository early."],
    ),
    "a word that turns it round": (
        "We removed the pool. Everybody predicted the opposite.",
        ["They removed the pool."],
        ["Everybody predicted it."],
    ),
    "praise by a denial": (
        "I can't praise this handbook enough.",
        ["The handbook can't be praised enough."],
        ["The handbook can't be praised.", "The handbook is not praised."],
    ),
    "no more than that": (
        "The receiver of a method should just be self.",
        ["The receiver of a method should just be self."],
        ["The receiver of a method should not just be self."],
    ),
    "a number of another side": (
        "Typing made us slower for a month and then it made us faster for ten years.",
        ["Typing made them slower for a month.", "Typing made them faster for ten years."],
        ["Typing made them slower for ten years."],
    ),
    "sides of a comparison in other words": (
        "I charge far more for migrations, compared to what I charge for audits.",
        ["They charge more for migrations than for audits."],
        ["They charge more for audits than for migrations."],
    ),
    "a thing that nobody spoke of": (
        "Half of our customers never open the sales dashboard on a phone.",
        [
            "Half of their customers never open the dashboard.",
            "Half of the customers never open the dashboard on a phone.",
        ],
        ["Half of their customers never open the invoice on a phone.", "Half of them never open the sales contract."],
    ),
    "a thing by its number": (
        "The stipend covers two maintainers for three years.",
        ["The stipend covers two maintainers for three years."],
        ["The stipend covers two drivers for three years.", "The invoice covers two maintainers for three years."],
    ),
    "a number of the other half": (
        "We rejected sharding in 2018, adopted it in 2020 and regretted it by 2022.",
        ["They adopted sharding in 2020.", "They regretted sharding by 2022."],
        ["They regretted sharding by 2020.", "They rejected sharding in 2022."],
    ),
    "a share of the other half": (
        "Some teams enjoy the console, but most of ours went back to scripts.",
        ["Most of their teams went back to scripts.", "Some teams enjoy the console."],
        ["Most of their teams enjoy the console.", "All teams went back to scripts."],
    ),
    "a time of the other half": (
        "We used to deploy once a month, now it is twenty times a day.",
        ["They used to deploy once a month.", "Now it is twenty times a day."],
        ["They used to deploy twenty times a day.", "They now deploy once a month."],
    ),
    "halves that are mixed": (
        "Ola joined from Basecamp and Priit came from Heroku.",
        ["Ola joined from Basecamp.", "Priit came from Heroku."],
        ["Ola came from Heroku.", "Priit joined from Basecamp."],
    ),
    "a name in one half and what it is in another": (
        "Boom should look at free and so should Tanstow, and nobody else.",
        ["Boom should look at free."],
        ["Tanstow is free."],
    ),
    "on and off": (
        "The hit rate sank after we turned on personalization.",
        ["The hit rate sank after personalization was turned on."],
        ["The hit rate sank after personalization was turned off."],
    ),
    "until and after": (
        "Backups are worthless until you restore one.",
        ["Backups are worthless until one is restored."],
        ["Backups are worthless after one is restored.", "Backups are valuable until one is restored."],
    ),
    "a past that no ending shows": (
        "Vector search will become a feature of every database.",
        ["Vector search will become a feature of every database."],
        ["Vector search became a feature of every database."],
    ),
    "a correction": (
        "The hardest part of a database company isn't the engine, it's the billing.",
        ["The hardest part of a database company is the billing."],
        ["The hardest part of a database company is the engine.", "The easiest part of a database company is billing."],
    ),
    "what a thing can do": (
        "The shortage made us build a scheduler that can move jobs between five clouds.",
        ["The shortage made them build a scheduler that moves jobs between five clouds."],
        ["The shortage made them build a scheduler that moves jobs between six clouds."],
    ),
    "a look that is no condition": (
        "If you look at Harvester, they separated storage from compute.",
        ["Harvester separated storage from compute."],
        ["Harvester never separated storage from compute."],
    ),
    "a name that begins like an order": (
        "Open core works when paid features are made for managers.",
        ["Open core works when paid features are made for managers."],
        ["Open the features that are made for managers."],
    ),
    "numbers that rise or fall": (
        "We rewrote the ingest path and it went from sixty machines to four.",
        ["Rewriting the ingest path reduced it from sixty machines to four."],
        ["Rewriting the ingest path increased it from sixty machines to four."],
    ),
    "what is done no more": (
        "We don't sell to startups anymore.",
        ["They stopped selling to startups."],
        ["They started selling to startups."],
    ),
    "what was only expected": (
        "I expected the rewrite to be slower, and it was faster in every benchmark.",
        ["The rewrite was faster in every benchmark."],
        ["The rewrite was slower in every benchmark."],
    ),
    "a long number in words": (
        "We shard by customer into two hundred and fifty six buckets.",
        ["They shard by customer into 256 buckets."],
        ["They shard by customer into 200 buckets.", "They shard by customer into 56 buckets."],
    ),
    "a number that is about right": (
        "The paper claims ten times, we measured maybe two times.",
        ["The paper claims ten times, while they measured about two times."],
        ["The paper claims two times, while they measured ten times."],
    ),
    "an opinion is no doubt": (
        "I would rather have three great mentors than thirty average ones.",
        ["Three great mentors are preferred to thirty average ones."],
        ["Thirty average mentors are preferred to three great ones."],
    ),
    "a denial through what is thought": (
        "I don't think that containers and queues and caches are a good destination for this.",
        ["Containers and queues are not a good destination."],
        ["Containers and queues are a good destination."],
    ),
    "the short name of a kind": (
        "The models will keep getting cheaper from here.",
        ["AI models will keep getting cheaper."],
        ["IBM models will keep getting cheaper."],
    ),
    "a condition that is none": (
        "One of the best uses of this flag, if you ever try it, is tracing slow queries.",
        ["Tracing slow queries is one of the best uses of this flag."],
        ["Tracing slow queries is one of the worst uses of this flag."],
    ),
    "a long sentence half in other words": (
        "Every pull request gets a database branch of its own, and storage is copied only when somebody writes.",
        ["Pull requests receive an isolated database branch whose storage is duplicated lazily underneath on writes."],
        ["Pull requests receive an isolated lawyer whose furniture is duplicated lazily underneath on writes."],
    ),
    "sides of a preference": (
        "Most operators prefer Ansible to Puppet when they start.",
        ["Most operators prefer Ansible to Puppet."],
        ["Most operators prefer Puppet to Ansible."],
    ),
}


@pytest.mark.parametrize("rule", CASES)
def test_words_are_shown_in_the_sense_in_which_they_were_said(rule: str) -> None:
    said, honest, _ = CASES[rule]
    assert [text for text in honest if not prove(text, [said]).holds] == []


@pytest.mark.parametrize("rule", CASES)
def test_words_in_another_sense_are_held_back(rule: str) -> None:
    said, _, false = CASES[rule]
    assert [text for text in false if prove(text, [said]).holds] == []
